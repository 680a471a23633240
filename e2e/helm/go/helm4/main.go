// Command helm4-batch renders many charts with the real Helm 4 in one process, to be compared with what Capstan makes of them.
// It reads one JSON object a line (see request) and answers each with one (see answer).
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"strings"

	"helm.sh/helm/v4/pkg/action"
	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	release "helm.sh/helm/v4/pkg/release/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

type request struct {
	Name string `json:"name"`
	// A chart's directory or archive.
	Path string `json:"path"`
	// Value files, merged in this order.
	Values      []string `json:"values"`
	Release     string   `json:"release"`
	Namespace   string   `json:"namespace"`
	KubeVersion string   `json:"kubeVersion"`
	APIVersions []string `json:"apiVersions"`
	IncludeCRDs bool     `json:"includeCrds"`
	IsUpgrade   bool     `json:"isUpgrade"`
	SkipSchema  bool     `json:"skipSchema"`
	// A kustomization over what is rendered, and what becomes of hooks then.
	Kustomization      string `json:"kustomization"`
	PostRenderStrategy string `json:"postRenderStrategy"`
}

type answer struct {
	Name string `json:"name"`
	// What `helm template` prints.
	Output string         `json:"output,omitempty"`
	Notes  string         `json:"notes,omitempty"`
	Values map[string]any `json:"values,omitempty"`
	Error  string         `json:"error,omitempty"`
}

func main() {
	log.SetOutput(io.Discard)
	slog.SetDefault(slog.New(slog.DiscardHandler))
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<30)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for lines.Scan() {
		var r request
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := out.Encode(run(r)); err != nil {
			fmt.Fprintln(os.Stderr, err)
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
	if err := render(r, &a); err != nil {
		a.Error = err.Error()
	}
	return a
}

func render(r request, a *answer) error {
	install, err := installOf(r)
	if err != nil {
		return err
	}
	values := map[string]any{}
	for _, text := range r.Values {
		more, err := loader.LoadValues(strings.NewReader(text))
		if err != nil {
			return err
		}
		values = loader.MergeMaps(values, more)
	}
	loaded, err := loader.Load(r.Path)
	if err != nil {
		return err
	}
	if err := check(loaded); err != nil {
		return err
	}
	result, err := install.Run(loaded, values)
	// The dependencies are processed by now, and the values are what the templates saw.
	if coalesced, err := util.CoalesceValues(loaded, values); err == nil {
		a.Values = coalesced
	}
	if err != nil {
		return err
	}
	rel, ok := result.(*release.Release)
	if !ok {
		return errors.New("no release of version 1")
	}
	a.Output, a.Notes = printed(rel), rel.Info.Notes
	return nil
}

func installOf(r request) (*action.Install, error) {
	version, err := common.ParseKubeVersion(r.KubeVersion)
	if err != nil {
		return nil, err
	}
	install := action.NewInstall(action.NewConfiguration())
	install.DryRunStrategy = action.DryRunClient
	install.Replace = true
	install.ReleaseName = r.Release
	install.Namespace = r.Namespace
	install.KubeVersion = version
	install.APIVersions = common.VersionSet(r.APIVersions)
	install.IncludeCRDs = r.IncludeCRDs
	install.IsUpgrade = r.IsUpgrade
	install.SkipSchemaValidation = r.SkipSchema
	if r.Kustomization != "" {
		install.PostRenderer = kustomizer(r.Kustomization)
		install.PostRenderStrategy = action.PostRenderStrategy(r.PostRenderStrategy)
	}
	return install, nil
}

// check refuses what the commands refuse before they install anything.
func check(loaded *chart.Chart) error {
	if kind := loaded.Metadata.Type; kind != "" && kind != "application" {
		return fmt.Errorf("%s charts are not installable", kind)
	}
	present := map[string]bool{}
	for _, child := range loaded.Dependencies() {
		present[child.Name()] = true
	}
	var missing []string
	for _, dependency := range loaded.Metadata.Dependencies {
		if !present[dependency.Name] {
			missing = append(missing, dependency.Name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch "+
			"missing dependencies: found in Chart.yaml, but missing in charts/ directory: %s", strings.Join(missing, ", "))
	}
	return nil
}

// kustomizer is a post-renderer that builds this kustomization over manifests.yaml.
type kustomizer string

func (k kustomizer) Run(manifests *bytes.Buffer) (*bytes.Buffer, error) {
	fs := filesys.MakeFsInMemory()
	if err := fs.WriteFile("manifests.yaml", manifests.Bytes()); err != nil {
		return nil, err
	}
	if err := fs.WriteFile("kustomization.yaml", []byte(k)); err != nil {
		return nil, err
	}
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(fs, ".")
	if err != nil {
		return nil, err
	}
	text, err := built.AsYaml()
	return bytes.NewBuffer(text), err
}

// printed is the release's manifests as the command prints them.
func printed(rel *release.Release) string {
	var out strings.Builder
	fmt.Fprintln(&out, strings.TrimSpace(rel.Manifest))
	for _, hook := range rel.Hooks {
		fmt.Fprintf(&out, "---\n# Source: %s\n%s\n", hook.Path, hook.Manifest)
	}
	return out.String()
}
