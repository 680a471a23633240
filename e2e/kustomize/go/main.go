// Command kustomize-batch builds many small trees with the real kustomize in one process, to be compared with Capstan's builds.
// It reads one JSON object a line (name, path, files or directory, legacy, unrestricted) and answers with one: name, output or error, and the
// nanoseconds of processor time that the build and its output took, collecting garbage included.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path"
	"syscall"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

// The schema before any tree sets one of its own.
var builtinSchema = openapi.GetSchemaVersion()

type request struct {
	Name  string            `json:"name"`
	Path  string            `json:"path"`
	Files map[string]string `json:"files"`
	// Bytes of files that are no text, in base64.
	Binary map[string][]byte `json:"binary"`
	// A directory on disk, instead of files.
	Directory    string `json:"directory"`
	Legacy       bool   `json:"legacy"`
	Unrestricted bool   `json:"unrestricted"`
}

type answer struct {
	Name   string `json:"name"`
	Output string `json:"output,omitempty"`
	Error  string `json:"error,omitempty"`
	Nanos  int64  `json:"nanos"`
}

func main() {
	log.SetOutput(io.Discard)
	// Warnings about retired fields go to standard error; they are none of the comparison's business.
	os.Stderr, _ = os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<30)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var r request
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		if err := out.Encode(run(r)); err != nil {
			os.Exit(1)
		}
	}
}

func run(r request) (a answer) {
	a.Name = r.Name
	defer func() {
		if p := recover(); p != nil {
			a.Output, a.Error = "", fmt.Sprintf("panic: %v", p)
		}
	}()
	fs := filesys.MakeFsInMemory()
	if r.Directory != "" {
		fs = filesys.MakeFsOnDisk()
		r.Path = path.Join(r.Directory, r.Path)
	}
	for name, content := range r.Files {
		if err := fs.WriteFile(path.Join("/", name), []byte(content)); err != nil {
			a.Error = err.Error()
			return a
		}
	}
	for name, content := range r.Binary {
		if err := fs.WriteFile(path.Join("/", name), content); err != nil {
			a.Error = err.Error()
			return a
		}
	}
	begin := processorTime()
	output, err := build(fs, r)
	a.Nanos = processorTime() - begin
	if err != nil {
		a.Error = err.Error()
		return a
	}
	a.Output = string(output)
	return a
}

// processorTime is what this process has used so far, in nanoseconds.
func processorTime() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}

func build(fs filesys.FileSystem, r request) ([]byte, error) {
	// A tree's own schema outlives its build; the builtin one need not be parsed again.
	if openapi.GetSchemaVersion() != builtinSchema {
		openapi.ResetOpenAPI()
	}
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionNone
	if r.Legacy {
		options.Reorder = krusty.ReorderOptionLegacy
	}
	options.LoadRestrictions = types.LoadRestrictionsRootOnly
	if r.Unrestricted {
		options.LoadRestrictions = types.LoadRestrictionsNone
	}
	options.PluginConfig = types.DisabledPluginConfig()
	resources, err := krusty.MakeKustomizer(options).Run(fs, path.Join("/", r.Path))
	if err != nil {
		return nil, err
	}
	return resources.AsYaml()
}
