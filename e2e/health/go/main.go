// Answers for the real kstatus and for the CEL of Flux's health checks: one JSON question a line in, one JSON answer a line out.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"github.com/fluxcd/pkg/runtime/cel"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

type question struct {
	// An object as JSON: whole numbers must not become floats.
	Object json.RawMessage `json:"object"`
	// Asks for the value of an expression instead of the object's status.
	Expression string `json:"expression"`
}

type answer struct {
	Status  string `json:"status,omitempty"`
	Message string `json:"message,omitempty"`
	Value   *bool  `json:"value,omitempty"`
	// Where it failed: "parse", "evaluate", "status".
	Failed string `json:"failed,omitempty"`
	Error  string `json:"error,omitempty"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16<<20)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := out.Encode(respond(q)); err != nil {
			os.Exit(1)
		}
	}
}

func respond(q question) answer {
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(q.Object); err != nil {
		return answer{Failed: "object", Error: err.Error()}
	}
	if q.Expression == "" {
		result, err := status.Compute(object)
		if err != nil {
			return answer{Failed: "status", Error: err.Error()}
		}
		return answer{Status: result.Status.String(), Message: result.Message}
	}
	expression, err := cel.NewExpression(q.Expression)
	if err != nil {
		return answer{Failed: "parse", Error: err.Error()}
	}
	value, err := expression.EvaluateBoolean(context.Background(), object.UnstructuredContent())
	if err != nil {
		return answer{Failed: "evaluate", Error: err.Error()}
	}
	return answer{Value: &value}
}
