package adapt

import "math/bits"

// portSet is a set of ports, one bit each.
type portSet [1 << 16 / 64]uint64

func everyPort() portSet {
	var set portSet
	set.add(0, 65535)
	return set
}

func (p *portSet) add(first, last int) {
	for port := first; port <= last; port++ {
		p[port/64] |= 1 << (port % 64)
	}
}

func (p portSet) and(other portSet) portSet {
	for i := range p {
		p[i] &= other[i]
	}
	return p
}

func (p portSet) or(other portSet) portSet {
	for i := range p {
		p[i] |= other[i]
	}
	return p
}

func (p portSet) without(other portSet) portSet {
	for i := range p {
		p[i] &^= other[i]
	}
	return p
}

// ranges calls yield with each range of ports, both ends included.
func (p portSet) ranges(yield func(first, last int)) {
	for first := p.next(0, 0); first <= 65535; {
		end := p.next(first, ^uint64(0))
		yield(first, end-1)
		first = p.next(end, 0)
	}
}

// next gives the first port from a port on that is in the set, or that is not where flip is all ones; 65536
// where there is none.
func (p portSet) next(port int, flip uint64) int {
	for ; port <= 65535; port = (port/64 + 1) * 64 {
		if word := (p[port/64] ^ flip) >> (port % 64); word != 0 {
			return port + bits.TrailingZeros64(word)
		}
	}
	return 1 << 16
}
