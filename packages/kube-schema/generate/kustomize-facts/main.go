// Command kustomize-facts prints what kustomize knows about built-in kinds, from the OpenAPI document that it embeds: all definitions,
// and which kinds it takes for namespaced. The generator beside it keeps the part that decides how lists merge.
package main

import (
	"encoding/json"
	"os"

	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

func main() {
	definitions := openapi.Schema().Definitions
	kinds := map[yaml.TypeMeta]bool{}
	for _, definition := range definitions {
		list, _ := definition.Extensions["x-kubernetes-group-version-kind"].([]interface{})
		for _, item := range list {
			gvk, _ := item.(map[string]interface{})
			group, _ := gvk["group"].(string)
			version, _ := gvk["version"].(string)
			kind, _ := gvk["kind"].(string)
			if group != "" {
				version = group + "/" + version
			}
			kinds[yaml.TypeMeta{APIVersion: version, Kind: kind}] = true
		}
	}
	// Before the document is parsed kustomize answers from a table of its own; that is what a build without patches sees.
	openapi.ResetOpenAPI()
	namespaced := map[string]bool{}
	for kind := range kinds {
		if scoped, known := openapi.IsNamespaceScoped(kind); known {
			namespaced[kind.APIVersion+" "+kind.Kind] = scoped
		}
	}
	openapi.Schema()
	parsed := map[string]bool{}
	for kind := range kinds {
		if scoped, known := openapi.IsNamespaceScoped(kind); known {
			parsed[kind.APIVersion+" "+kind.Kind] = scoped
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]interface{}{
		"definitions": definitions, "namespaced": namespaced, "namespacedOnceParsed": parsed,
	}); err != nil {
		panic(err)
	}
}
