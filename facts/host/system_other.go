//go:build !linux

package host

import "errors"

func statfs(string) (Usage, error) { return Usage{}, errors.ErrUnsupported }

func access(string) error { return errors.ErrUnsupported }

func isProc(string) bool { return false }

func timekeeping() (Timekeeping, error) { return Timekeeping{}, errors.ErrUnsupported }

func unameMachine() (string, error) { return "", errors.ErrUnsupported }

func affinity() (int, error) { return 0, errors.ErrUnsupported }
