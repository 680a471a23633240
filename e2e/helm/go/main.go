// Command helm-batch renders charts with the SDK of the real Helm, all in one process, to be compared with Capstan.
// It reads one JSON object a line and answers with one. With `repeat` it tells how long each rendering took instead of what it gave.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"time"

	"helm.sh/helm/v4/pkg/action"
	"helm.sh/helm/v4/pkg/chart/common"
	commonutil "helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/loader/archive"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	release "helm.sh/helm/v4/pkg/release/v1"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"helm.sh/helm/v4/pkg/strvals"
)

type request struct {
	// The chart: its files (base64), or the path of an archive or a directory.
	Files map[string][]byte `json:"files"`
	Chart string            `json:"chart"`

	// Texts of values files, and arguments of the options of their names.
	Values     []string `json:"values"`
	Set        []string `json:"set"`
	SetString  []string `json:"setString"`
	SetJSON    []string `json:"setJson"`
	SetLiteral []string `json:"setLiteral"`

	KubeVersion string `json:"kubeVersion"`
	IsUpgrade   bool   `json:"isUpgrade"`
	SubNotes    bool   `json:"subNotes"`

	// How often to render for the clock; the chart is loaded anew each time.
	Repeat int `json:"repeat"`
}

type hook struct {
	Path     string   `json:"path"`
	Manifest []byte   `json:"manifest"`
	Events   []string `json:"events"`
	Weight   int      `json:"weight"`
}

type answer struct {
	Manifest []byte          `json:"manifest"`
	Hooks    []hook          `json:"hooks"`
	Notes    []byte          `json:"notes"`
	Values   json.RawMessage `json:"values,omitempty"`
	Error    string          `json:"error,omitempty"`

	Timings []timing `json:"timings,omitempty"`
	// The most memory this process has held so far, in KiB.
	PeakKiB int64 `json:"peakKiB,omitempty"`
}

// What one rendering took, in nanoseconds; CPU counts every thread.
type timing struct {
	Wall int64 `json:"wall"`
	CPU  int64 `json:"cpu"`
}

func main() {
	log.SetOutput(io.Discard)
	slog.SetDefault(slog.New(slog.DiscardHandler))
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	decoder := json.NewDecoder(lines)
	encoder := json.NewEncoder(os.Stdout)
	for {
		var r request
		if err := decoder.Decode(&r); err == io.EOF {
			return
		} else if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		result := answer{}
		if err := guarded(func() error { return handle(r, &result) }); err != nil {
			result.Error = err.Error()
		}
		if err := encoder.Encode(result); err != nil {
			os.Exit(1)
		}
	}
}

// A panic ends one rendering only.
func guarded(act func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v", fault)
		}
	}()
	return act()
}

func handle(r request, result *answer) error {
	if r.Repeat == 0 {
		return render(r, result)
	}
	files, err := bufferedFiles(r)
	if err != nil {
		return err
	}
	return measure(r, files, result)
}

// Where the files are read from is not measured: an archive is unpacked, and files are taken as they are.
func bufferedFiles(r request) (func() ([]*archive.BufferedFile, error), error) {
	if strings.HasSuffix(r.Chart, ".tgz") {
		packed, err := os.ReadFile(r.Chart)
		return func() ([]*archive.BufferedFile, error) { return archive.LoadArchiveFiles(bytes.NewReader(packed)) }, err
	}
	if r.Chart != "" {
		return nil, fmt.Errorf("%s is no archive", r.Chart)
	}
	return func() ([]*archive.BufferedFile, error) { return inMemory(r.Files), nil }, nil
}

func inMemory(files map[string][]byte) []*archive.BufferedFile {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)
	buffered := make([]*archive.BufferedFile, 0, len(files))
	for _, name := range names {
		buffered = append(buffered, &archive.BufferedFile{Name: filepath.ToSlash(name), Data: files[name]})
	}
	return buffered
}

func load(r request) (*chart.Chart, error) {
	if r.Chart != "" {
		return loader.Load(r.Chart)
	}
	return loader.LoadFiles(inMemory(r.Files))
}

// The values that the request asks for, in the order in which Helm's command merges them.
func mergedValues(r request) (map[string]any, error) {
	base := map[string]any{}
	for index, text := range r.Values {
		file, err := loader.LoadValues(strings.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("failed to parse values %d: %w", index, err)
		}
		base = loader.MergeMaps(base, file)
	}
	for _, text := range r.SetJSON {
		if strings.HasPrefix(strings.TrimSpace(text), "{") {
			var whole map[string]any
			if err := json.Unmarshal([]byte(text), &whole); err != nil {
				return nil, err
			}
			base = loader.MergeMaps(base, whole)
		} else if err := strvals.ParseJSON(text, base); err != nil {
			return nil, err
		}
	}
	into := []struct {
		texts []string
		parse func(string, map[string]any) error
	}{{r.Set, strvals.ParseInto}, {r.SetString, strvals.ParseIntoString}, {r.SetLiteral, strvals.ParseLiteralInto}}
	for _, kind := range into {
		for _, text := range kind.texts {
			if err := kind.parse(text, base); err != nil {
				return nil, err
			}
		}
	}
	return base, nil
}

func kubeVersion(r request) (*common.KubeVersion, error) {
	if r.KubeVersion == "" {
		return common.ParseKubeVersion("1.33.2")
	}
	return common.ParseKubeVersion(r.KubeVersion)
}

func render(r request, result *answer) error {
	loaded, err := load(r)
	if err != nil {
		return err
	}
	given, err := mergedValues(r)
	if err != nil {
		return err
	}
	version, err := kubeVersion(r)
	if err != nil {
		return err
	}
	install := action.NewInstall(action.NewConfiguration(action.ConfigurationSetLogger(slog.DiscardHandler)))
	install.DryRunStrategy = action.DryRunClient
	install.ReleaseName = "release"
	install.Namespace = "default"
	install.Replace = true
	install.KubeVersion = version
	install.IsUpgrade = r.IsUpgrade
	install.SubNotes = r.SubNotes
	if err := checkDependencies(loaded); err != nil {
		return err
	}
	rendered, err := install.Run(loaded, given)
	if err != nil {
		return err
	}
	made, isRelease := rendered.(*release.Release)
	if !isRelease {
		return fmt.Errorf("unexpected %T", rendered)
	}
	result.Manifest = []byte(made.Manifest)
	result.Notes = []byte(made.Info.Notes)
	for _, one := range made.Hooks {
		events := []string{}
		for _, event := range one.Events {
			events = append(events, event.String())
		}
		result.Hooks = append(result.Hooks, hook{Path: one.Path, Manifest: []byte(one.Manifest), Events: events, Weight: one.Weight})
	}
	// The dependencies were processed already: only what templates saw is coalesced again.
	coalesced, err := commonutil.CoalesceValues(loaded, given)
	if err != nil {
		return err
	}
	result.Values, err = json.Marshal(coalesced)
	return err
}

// What the command checks before it installs.
func checkDependencies(loaded *chart.Chart) error {
	if kind := loaded.Metadata.Type; kind != "" && kind != "application" {
		return fmt.Errorf("%s charts are not installable", kind)
	}
	present := map[string]bool{}
	for _, child := range loaded.Dependencies() {
		present[child.Name()] = true
	}
	for _, wanted := range loaded.Metadata.Dependencies {
		if !present[wanted.Name] {
			return fmt.Errorf("found in Chart.yaml, but missing in charts/ directory: %s", wanted.Name)
		}
	}
	return nil
}

func measure(r request, files func() ([]*archive.BufferedFile, error), result *answer) error {
	version, err := kubeVersion(r)
	if err != nil {
		return err
	}
	for range r.Repeat {
		begun, used := time.Now(), cpuTime()
		if err := once(r, version, files); err != nil {
			return err
		}
		result.Timings = append(result.Timings, timing{Wall: time.Since(begun).Nanoseconds(), CPU: cpuTime() - used})
	}
	result.PeakKiB = peakKiB()
	return nil
}

// Loads, renders and sorts, and nothing else.
func once(r request, version *common.KubeVersion, files func() ([]*archive.BufferedFile, error)) error {
	unpacked, err := files()
	if err != nil {
		return err
	}
	loaded, err := loader.LoadFiles(unpacked)
	if err != nil {
		return err
	}
	given, err := mergedValues(r)
	if err != nil {
		return err
	}
	if err := chartutil.ProcessDependencies(loaded, given); err != nil {
		return err
	}
	capabilities := common.DefaultCapabilities.Copy()
	capabilities.KubeVersion = *version
	options := common.ReleaseOptions{Name: "release", Namespace: "default", Revision: 1, IsInstall: true}
	seen, err := commonutil.ToRenderValues(loaded, given, options, capabilities)
	if err != nil {
		return err
	}
	rendered, err := engine.Render(loaded, seen)
	if err != nil {
		return err
	}
	for name := range rendered {
		if strings.HasSuffix(name, "NOTES.txt") {
			delete(rendered, name)
		}
	}
	_, _, err = releaseutil.SortManifests(rendered, nil, releaseutil.InstallOrder)
	return err
}

func cpuTime() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}

func peakKiB() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return usage.Maxrss
}
