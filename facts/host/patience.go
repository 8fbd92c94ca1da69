package host

import (
	"context"
	"sync"
)

// within asks a question that may wait for a dead file server, for as long as the context lasts. A
// system call cannot be ended: it is left behind, and its answer is dropped.
func within[T any](ctx context.Context, ask func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		value, err := ask()
		answers <- answer{value, err}
	}()
	select {
	case a := <-answers:
		return a.value, a.err
	case <-ctx.Done():
		return *new(T), ctx.Err()
	}
}

// once asks a question a single time, for as long as the context of the first who asks lasts. What ends in a panic does
// so for everybody who asks.
func once[T any](ask func(context.Context) (T, error)) func(context.Context) (T, error) {
	var asked sync.Once
	var first context.Context
	answer := sync.OnceValues(func() (T, error) { return ask(first) })
	return func(ctx context.Context) (T, error) {
		asked.Do(func() { first = ctx })
		return answer()
	}
}

// together asks several questions at once, and waits for all. A panic of one is the caller's.
func together(questions ...func()) {
	var wg sync.WaitGroup
	panics := make(chan any, len(questions))
	for _, ask := range questions {
		wg.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					panics <- r
				}
			}()
			ask()
		})
	}
	wg.Wait()
	select {
	case r := <-panics:
		panic(r)
	default:
	}
}
