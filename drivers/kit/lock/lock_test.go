package lock_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/lock"
)

// holdVariable makes the test binary a process that holds the lock of the key
// in it until its standard input ends.
const holdVariable = "LOCK_TEST_HOLD"

func TestMain(m *testing.M) {
	if key := os.Getenv(holdVariable); key != "" {
		os.Exit(hold(key))
	}
	os.Exit(m.Run())
}

func hold(key string) int {
	release, err := lock.Acquire(context.Background(), slog.New(slog.DiscardHandler), []string{key})
	if err != nil {
		return 1
	}
	defer release()
	fmt.Println("held")
	if _, err := bufio.NewReader(os.Stdin).ReadString('\n'); err == nil {
		return 1
	}
	return 0
}

// acquire takes the lock, and returns what was logged.
func acquire(t *testing.T, ctx context.Context, key ...string) (release func(), warnings string, err error) {
	t.Helper()
	var out bytes.Buffer
	release, err = lock.Acquire(ctx, slog.New(slog.NewJSONHandler(&out, nil)), key)
	return release, out.String(), err
}

// brief is a context that ends soon.
func brief(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeoutCause(t.Context(), 60*time.Millisecond, errors.New("the time is over"))
	t.Cleanup(cancel)
	return ctx
}

// fileName is the name of the lock file of a key.
func fileName(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

func TestTurns(t *testing.T) {
	t.Setenv("MAASPD_LOCK_DIR", t.TempDir())
	release, _, err := acquire(t, t.Context(), "192.0.2.7", "623")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := acquire(t, brief(t), "192.0.2.7", "623"); err == nil || err.Error() != "the time is over" {
		t.Errorf("a held lock: %v", err)
	}
	other, _, err := acquire(t, brief(t), "192.0.2.8", "623")
	if err != nil {
		t.Fatalf("the lock of another device: %v", err)
	}
	other()
	time.AfterFunc(50*time.Millisecond, release)
	again, _, err := acquire(t, t.Context(), "192.0.2.7", "623")
	if err != nil {
		t.Fatal(err)
	}
	again()
}

// TestMutualExclusion counts holders in goroutines.
func TestMutualExclusion(t *testing.T) {
	t.Setenv("MAASPD_LOCK_DIR", t.TempDir())
	var all sync.WaitGroup
	var mu sync.Mutex
	inside, most, turns := 0, 0, 0
	count := func(by int) {
		mu.Lock()
		defer mu.Unlock()
		inside += by
		most = max(most, inside)
		turns += max(by, 0)
	}
	for range 8 {
		all.Go(func() {
			release, err := lock.Acquire(t.Context(), slog.New(slog.DiscardHandler), []string{"one"})
			if err != nil {
				t.Error(err)
				return
			}
			defer release()
			count(1)
			time.Sleep(time.Millisecond)
			count(-1)
		})
	}
	all.Wait()
	if most != 1 || turns != 8 {
		t.Errorf("%d turns, up to %d at a time", turns, most)
	}
}

// TestOtherProcess holds that a lock counts across processes, and ends with
// the process that held it, however that ended.
func TestOtherProcess(t *testing.T) {
	t.Setenv("MAASPD_LOCK_DIR", t.TempDir())
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), holdVariable+"=shared")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(stdout).ReadString('\n'); line != "held\n" {
		t.Fatalf("the other process says %q, %v", line, err)
	}
	if _, _, err := acquire(t, brief(t), "shared"); err == nil {
		t.Error("a lock that another process holds was taken")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("the killed process ended well")
	}
	release, _, err := acquire(t, t.Context(), "shared")
	if err != nil {
		t.Fatal(err)
	}
	release()
}
