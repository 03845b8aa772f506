package bench

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"unsafe"
)

// The main thread runs the initialisation and never ends, so what is asked of it there lasts.
func init() {
	if _, isChild := os.LookupEnv("CLAIMBENCH_CHILD"); isChild {
		// PR_SET_PDEATHSIG: whoever has lost its parent is killed.
		_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, 1, uintptr(syscall.SIGKILL), 0)
	}
}

// keepOn keeps every thread of this process on a core; those that are born later inherit it.
func keepOn(core int) {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return
	}
	var mask [128]uint64
	mask[core/64%len(mask)] = 1 << (core % 64)
	for _, thread := range threads {
		if id, err := strconv.Atoi(thread.Name()); err == nil {
			// Where the system refuses, the process runs where it may; the lane has said so.
			_, _, _ = syscall.RawSyscall(
				syscall.SYS_SCHED_SETAFFINITY, uintptr(id), unsafe.Sizeof(mask), uintptr(unsafe.Pointer(&mask)))
		}
	}
}

// orders reads the parent's orders from standard input, a line each.
type orders struct {
	pending []byte
	buffer  [4096]byte
	// raw says to wait without telling the scheduler: with a single P the process then stands still between its slices,
	// and the collector does not work where nobody pays for it.
	raw bool
}

func (o *orders) next() ([]byte, bool) {
	for {
		if end := strings.IndexByte(string(o.pending), '\n'); end >= 0 {
			line := o.pending[:end]
			o.pending = o.pending[end+1:]
			return line, true
		}
		count, failed := o.read()
		if failed == syscall.EINTR {
			continue
		}
		if failed != 0 || count <= 0 {
			return nil, false
		}
		o.pending = append(o.pending[:len(o.pending):len(o.pending)], o.buffer[:count]...)
	}
}

func (o *orders) read() (int, syscall.Errno) {
	if o.raw {
		count, _, failed := syscall.RawSyscall(
			syscall.SYS_READ, 0, uintptr(unsafe.Pointer(&o.buffer)), uintptr(len(o.buffer)))
		return int(count), failed
	}
	count, _, failed := syscall.Syscall(
		syscall.SYS_READ, 0, uintptr(unsafe.Pointer(&o.buffer)), uintptr(len(o.buffer)))
	return int(count), failed
}

// guarded runs a routine's code and turns a panic into a message with its place.
func guarded(work func() any) (answer any) {
	defer func() {
		if panicked := recover(); panicked != nil {
			answer = named{"Failed": named{"panicked": textOf(panicked) + placeOf(panicked)}}
		}
	}()
	return work()
}

func textOf(panicked any) string {
	if other, isElsewhere := panicked.(*elsewhere); isElsewhere {
		return other.text
	}
	if failed, isError := panicked.(error); isError {
		return failed.Error()
	}
	return fmt.Sprint(panicked)
}

// placeOf is the place of a panic that is being dealt with; nothing where its text has one.
func placeOf(panicked any) string {
	if _, isElsewhere := panicked.(*elsewhere); isElsewhere {
		return ""
	}
	return placeOfPanic()
}

// placeOfPanic is the innermost place outside of the runtime that panicked, as Rust's side writes it.
func placeOfPanic() string {
	var callers [64]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers[:])])
	isBehind := false
	for {
		frame, more := frames.Next()
		isRuntime := strings.HasPrefix(frame.Function, "runtime.")
		if isBehind && !isRuntime {
			here, _ := os.Getwd()
			return fmt.Sprintf(" (%s:%d)", strings.TrimPrefix(frame.File, here+"/"), frame.Line)
		}
		isBehind = isBehind || frame.Function == "runtime.gopanic" || strings.HasPrefix(frame.Function, "runtime.panic")
		if !more {
			return ""
		}
	}
}
