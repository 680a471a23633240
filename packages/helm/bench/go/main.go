// Command bench times Helm's SDK in process: it loads, renders and sorts each chart that it is given, and prints JSON.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"sort"
	"strconv"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
)

func once(path string) error {
	chart, err := loader.Load(path)
	if err != nil {
		return err
	}
	if err := chartutil.ProcessDependencies(chart, map[string]any{}); err != nil {
		return err
	}
	options := common.ReleaseOptions{Name: "rel", Namespace: "default", Revision: 1, IsInstall: true}
	values, err := util.ToRenderValues(chart, map[string]any{}, options, nil)
	if err != nil {
		return err
	}
	files, err := engine.Render(chart, values)
	if err != nil {
		return err
	}
	for name := range files {
		if len(name) > 9 && name[len(name)-9:] == "NOTES.txt" {
			delete(files, name)
		}
	}
	_, _, err = releaseutil.SortManifests(files, nil, releaseutil.InstallOrder)
	return err
}

func main() {
	log.SetOutput(io.Discard)
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	rounds, err := strconv.Atoi(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	medians := map[string]float64{}
	for _, path := range os.Args[2:] {
		times := make([]float64, 0, rounds)
		for range rounds {
			begin := time.Now()
			if once(path) != nil {
				break
			}
			times = append(times, float64(time.Since(begin).Microseconds())/1000)
		}
		if len(times) == rounds {
			sort.Float64s(times)
			medians[path] = times[rounds/2]
		}
	}
	_ = json.NewEncoder(os.Stdout).Encode(medians)
}
