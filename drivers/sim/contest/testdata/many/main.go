// Command many runs the commands of a file, a JSON array of arguments on each
// line, so many at a time, and prints what they print. It stands for a host
// that starts a process for each machine.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync"
)

func main() {
	atOnce, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	file, err := os.Open(os.Args[2])
	if err != nil {
		panic(err)
	}
	slots := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	var out sync.Mutex
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var args []string
		if err := json.Unmarshal(lines.Bytes(), &args); err != nil {
			panic(err)
		}
		slots <- struct{}{}
		all.Go(func() {
			text, err := exec.Command(args[0], args[1:]...).CombinedOutput()
			<-slots
			out.Lock()
			defer out.Unlock()
			if os.Stdout.Write(text); err != nil {
				fmt.Println(err)
			}
		})
	}
	all.Wait()
}
