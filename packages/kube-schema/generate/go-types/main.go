// Command go-types prints the Go types of the built-in kinds: which fields each has, and which of them a round trip through the type
// writes although they are absent. Flux sends objects after such a round trip.
package main

import (
	"encoding/json"
	"os"
	"reflect"
	"sort"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
)

var (
	marshaler = reflect.TypeOf((*json.Marshaler)(nil)).Elem()
	object    = reflect.TypeOf((*metav1.Object)(nil)).Elem()
	indexes   = map[reflect.Type]int{}
	shapes    []map[string]string
)

func main() {
	kinds := map[string]int{}
	for gvk, t := range scheme.Scheme.AllKnownTypes() {
		if gvk.Version == runtime.APIVersionInternal || !reflect.PointerTo(t).Implements(object) {
			continue
		}
		apiVersion, kind := gvk.ToAPIVersionAndKind()
		kinds[apiVersion+" "+kind] = -1
	}
	names := make([]string, 0, len(kinds))
	for name := range kinds {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		apiVersion, kind, _ := strings.Cut(name, " ")
		for gvk, t := range scheme.Scheme.AllKnownTypes() {
			if a, k := gvk.ToAPIVersionAndKind(); a == apiVersion && k == kind {
				kinds[name] = indexOf(t)
			}
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]any{"kinds": kinds, "shapes": shapes}); err != nil {
		panic(err)
	}
}

func indexOf(t reflect.Type) int {
	if index, known := indexes[t]; known {
		return index
	}
	index := len(shapes)
	indexes[t] = index
	shapes = append(shapes, nil)
	fields := map[string]string{}
	collect(t, fields)
	shapes[index] = fields
	return index
}

func collect(t reflect.Type, fields map[string]string) {
	for i := 0; i < t.NumField(); i++ {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		if name == "" {
			collect(field.Type, fields)
			continue
		}
		fields[name] = rule(field.Type, strings.Contains(options, "omitempty")) + describe(field.Type)
	}
}

// rule tells what becomes of a field that is absent: `a` it is written all the same, `o` it is not.
func rule(t reflect.Type, omitempty bool) string {
	optional := t.Kind() == reflect.Pointer || t.Kind() == reflect.Interface
	if optional || omitempty && t.Kind() != reflect.Struct {
		return "o"
	}
	return "a"
}

// describe names a type: `s` with its shape, `l` a list and `m` a map of another, `t` text, `b` a boolean, `i` an integer, `x` anything,
// `n` and `q` what is written as 0 and "0" when it is empty.
func describe(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.String() {
	case "intstr.IntOrString":
		return "n"
	case "resource.Quantity":
		return "q"
	}
	if t.Implements(marshaler) || reflect.PointerTo(t).Implements(marshaler) {
		return "x"
	}
	switch t.Kind() {
	case reflect.String:
		return "t"
	case reflect.Bool:
		return "b"
	case reflect.Int, reflect.Int32, reflect.Int64:
		return "i"
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "x"
		}
		return "l" + describe(t.Elem())
	case reflect.Map:
		return "m" + describe(t.Elem())
	case reflect.Struct:
		data, _ := json.Marshal(indexOf(t))
		return "s" + string(data)
	default:
		return "x"
	}
}
