package host

// Platform is that of every machine that this package can observe.
const Platform = "linux"
