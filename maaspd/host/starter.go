package host

import (
	"os/exec"
	"runtime"
	"sync"
)

// starter starts processes from one thread that does not end before them: the
// parent-death signal of Linux comes when the thread ends that started the
// process, and threads of Go come and go.
type starter struct {
	once sync.Once
	jobs chan startJob
}

type startJob struct {
	cmd  *exec.Cmd
	done chan error
}

func newStarter() *starter { return &starter{jobs: make(chan startJob)} }

// start starts the command.
func (s *starter) start(cmd *exec.Cmd) error {
	s.once.Do(func() { go s.serve() })
	job := startJob{cmd, make(chan error, 1)}
	s.jobs <- job
	return <-job.done
}

func (s *starter) serve() {
	runtime.LockOSThread()
	// Unlocked, the thread goes on for other work instead of ending.
	defer runtime.UnlockOSThread()
	for job := range s.jobs {
		job.done <- job.cmd.Start()
	}
}

// stop ends the starter, after its last process has ended.
func (s *starter) stop() { close(s.jobs) }
