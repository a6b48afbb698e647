// Reads Kubernetes objects (YAML documents) from standard input and decodes each as the API server would with
// fieldValidation=Strict: an unknown kind, an unknown or repeated field or a value of the wrong type is printed, exit 1.
// Kinds of the groups given as arguments are passed over: they are defined by what is installed in a cluster.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes/scheme"
)

func main() {
	decoder := json.NewSerializerWithOptions(
		json.DefaultMetaFactory, scheme.Scheme, scheme.Scheme, json.SerializerOptions{Yaml: true, Strict: true})
	documents := yaml.NewYAMLReader(bufio.NewReader(os.Stdin))
	decoded, passed, refused := 0, 0, 0
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		_, kind, err := decoder.Decode(document, nil, nil)
		switch {
		case err == nil:
			decoded++
		case runtime.IsMissingKind(err) && isEmpty(document):
		case runtime.IsNotRegisteredError(err) && slices.Contains(os.Args[1:], kind.Group):
			passed++
		default:
			refused++
			fmt.Printf("%v: %v\n", kind, err)
		}
	}
	fmt.Printf("%d decoded, %d passed over, %d refused\n", decoded, passed, refused)
	if refused > 0 || decoded == 0 {
		os.Exit(1)
	}
}

// A document of comments alone, which templates leave behind.
func isEmpty(document []byte) bool {
	var content any
	return yaml.Unmarshal(document, &content) == nil && content == nil
}
