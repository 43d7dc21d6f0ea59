package notices

import "sync"

// memo remembers who hears what of duties, which a team's facts settle until they
// change: the same is asked at every slot of anybody. It is bounded, for all
// workspaces together.
type memo struct {
	mu    sync.Mutex
	teams map[*team]map[duty][]hearing
	count int
}

// mostMemo is how many duties are remembered; each takes some kilobytes.
const mostMemo = 5000

func (m *memo) get(t *team, of duty) ([]hearing, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	list, ok := m.teams[t][of]
	return list, ok
}

func (m *memo) put(t *team, of duty, list []hearing) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.teams == nil || m.count >= mostMemo {
		m.teams, m.count = map[*team]map[duty][]hearing{}, 0
	}
	if m.teams[t] == nil {
		m.teams[t] = map[duty][]hearing{}
	}
	m.teams[t][of] = list
	m.count++
}
