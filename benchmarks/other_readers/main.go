// Reads each line's YAML with yaml.v2 and yaml.v3 and tells which text was read differently.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	v2 "gopkg.in/yaml.v2"
	v3 "gopkg.in/yaml.v3"
)

type row struct {
	Yaml string `json:"yaml"`
	Path []any  `json:"path"`
	Text string `json:"text"`
}

func follow(data any, path []any) (found any) {
	defer func() {
		if problem := recover(); problem != nil {
			found = fmt.Sprint("nothing there: ", problem)
		}
	}()
	for _, part := range path {
		switch key := part.(type) {
		case float64:
			data = data.([]any)[int(key)]
		case string:
			if fields, ok := data.(map[any]any); ok {
				data = fields[key]
			} else {
				data = data.(map[string]any)[key]
			}
		}
	}
	return data
}

func main() {
	readers := []struct {
		name string
		read func([]byte, any) error
	}{
		{"go yaml.v2", func(text []byte, into any) error { return v2.Unmarshal(text, into) }},
		{"go yaml.v3", func(text []byte, into any) error { return v3.Unmarshal(text, into) }},
	}
	for _, reader := range readers {
		wrong := [][]any{}
		file, _ := os.Open(os.Args[1])
		lines := bufio.NewScanner(file)
		lines.Buffer(nil, 1<<20)
		for number := 0; lines.Scan(); number++ {
			var one row
			if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
				panic(err)
			}
			var data any
			err := reader.read([]byte(one.Yaml), &data)
			found, ok := follow(data, one.Path).(string)
			if err != nil || !ok || found != one.Text {
				wrong = append(wrong, []any{number, fmt.Sprint(follow(data, one.Path), err)})
			}
		}
		file.Close()
		answer, _ := json.Marshal(map[string]any{"reader": reader.name, "wrong": wrong})
		fmt.Println(string(answer))
	}
}
