package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// job is what a process is started for: the part of it that Go needs.
type job struct {
	Cases []struct {
		Claim   string `json:"claim"`
		Variant string `json:"variant"`
		Point   uint64 `json:"point"`
	} `json:"cases"`
	Core    *int    `json:"core"`
	Layout  *uint64 `json:"layout"`
	Test    bool    `json:"test"`
	Parent  int     `json:"parent"`
	Channel int     `json:"channel"`
}

// jobOfThisProcess is the job that the environment holds.
func jobOfThisProcess() (job, error) {
	var read job
	text, known := os.LookupEnv("CLAIMBENCH_CHILD")
	if !known {
		return read, errors.New("this program is started by a lane of claimbench, which gives it a job")
	}
	return read, json.Unmarshal([]byte(text), &read)
}

// parent is the other end of the pipes.
type parent struct {
	channel *os.File
}

// tell sends a message, in one write: a name alone, or a name with what belongs to it.
func (p parent) tell(message any) {
	text, err := json.Marshal(message)
	if err != nil {
		text, _ = json.Marshal(unreadable(err.Error()))
	}
	// A parent that is gone takes this process with it.
	_, _ = p.channel.Write(append(text, '\n'))
}

// named is a message with what belongs to it.
type named map[string]any

// unreadable is the message that a case or an order can not be carried out.
func unreadable(what string) named {
	return named{"Failed": named{"unreadable": what}}
}

// reading is the message of an exact reading.
func reading(metric string, phase, figure *string, total int64, operations uint64) named {
	value := named{"exact": named{"total": total, "operations": operations}}
	return named{"Reading": []any{metric, phase, figure, value}}
}

// order is what a parent tells its child.
type order struct {
	name  string
	place int
	// turns is the second number of an order, which is one of turns, nanoseconds or operations; nil where it has none.
	turns *uint64
}

// orderOf reads an order: a name alone, or a name with one number or two.
func orderOf(line []byte) (order, error) {
	var name string
	if json.Unmarshal(line, &name) == nil {
		return order{name: name}, nil
	}
	var with map[string]json.RawMessage
	if err := json.Unmarshal(line, &with); err != nil || len(with) != 1 {
		return order{}, fmt.Errorf("the order can not be read: %s", line)
	}
	for name, numbers := range with {
		read := order{name: name}
		if json.Unmarshal(numbers, &read.place) == nil {
			return read, nil
		}
		var both []*uint64
		if err := json.Unmarshal(numbers, &both); err != nil || len(both) != 2 || both[0] == nil {
			return order{}, fmt.Errorf("the order can not be read: %s", line)
		}
		read.place, read.turns = int(*both[0]), both[1]
		return read, nil
	}
	return order{}, errors.New("the order is empty")
}
