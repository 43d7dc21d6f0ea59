package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"partnerbot/storage"
)

const (
	connectTimeout = 10 * time.Second
	connections    = 10
)

const exampleURL = "postgres://partnerbot:PASSWORD@localhost:5432/partnerbot"

// connect makes the pool and sees that the server answers and fits.
func connect(ctx context.Context, url string, o Options) (*pgxpool.Pool, error) {
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		// The parser's own text is not repeated: in a URL that it does not understand it cannot know the password.
		return nil, fmt.Errorf("%w: write it as in %s, special characters of the password as %%40 and the like", storage.ErrURL, exampleURL)
	}
	if o.Connections > 0 {
		c.MaxConns = int32(min(o.Connections, 1000))
	} else if !strings.Contains(url, "pool_max_conns") {
		c.MaxConns = connections
	}
	if c.ConnConfig.ConnectTimeout == 0 {
		c.ConnConfig.ConnectTimeout = connectTimeout
	}
	if c.ConnConfig.RuntimeParams["application_name"] == "" {
		c.ConnConfig.RuntimeParams["application_name"] = "partnerbot"
	}
	pool, err := pgxpool.NewWithConfig(ctx, c)
	if err != nil {
		return nil, unreachable(c.ConnConfig.Config, err)
	}
	if err := fits(ctx, pool); err != nil {
		pool.Close()
		return nil, unreachable(c.ConnConfig.Config, err)
	}
	return pool, nil
}

var errEncoding = errors.New("the database does not keep its texts in UTF-8: make one with: createdb -E UTF8 -T template0 NAME")

// fits asks the server something.
func fits(ctx context.Context, pool *pgxpool.Pool) error {
	var encoding string
	if err := pool.QueryRow(ctx, `SHOW server_encoding`).Scan(&encoding); err != nil {
		return err
	}
	if !strings.EqualFold(strings.ReplaceAll(encoding, "-", ""), "UTF8") {
		return errEncoding
	}
	return nil
}

// unreachable says why the database cannot be used, and never its password.
func unreachable(c pgconn.Config, err error) error {
	if errors.Is(err, errEncoding) || errors.Is(err, context.Canceled) {
		return err
	}
	where := c.Host
	if !strings.HasPrefix(c.Host, "/") {
		where = fmt.Sprintf("%s:%d", c.Host, c.Port)
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return fmt.Errorf("%w: nothing answers at %s as PostgreSQL does: is the server running, and the address right? (%s)",
			ErrUnreachable, where, hidden(c, reason(err)))
	}
	switch {
	case strings.HasPrefix(pg.Code, "28"):
		return fmt.Errorf("%w: the server at %s does not let the user %q in: are the name and the password right, and does pg_hba.conf allow it? (%s)",
			ErrUnreachable, where, c.User, hidden(c, pg.Error()))
	case pg.Code == "3D000":
		return fmt.Errorf("%w: the server at %s has no database %q; make it with: createdb -E UTF8 %s",
			ErrUnreachable, where, c.Database, c.Database)
	case pg.Code == "53300":
		return fmt.Errorf("%w: the server at %s has no connection left; raise its max_connections or lower pool_max_conns in the URL",
			ErrUnreachable, where)
	}
	return fmt.Errorf("%w: the server at %s says: %s", ErrUnreachable, where, hidden(c, pg.Error()))
}

// reason is the innermost error, which tells of neither URL nor user.
func reason(err error) string {
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		err = connect.Unwrap()
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}

// hidden takes the password out of a text, should it be there against all expectation.
func hidden(c pgconn.Config, text string) string {
	if c.Password == "" {
		return text
	}
	for _, form := range []string{c.Password, url.QueryEscape(c.Password), url.PathEscape(c.Password)} {
		text = strings.ReplaceAll(text, form, "***")
	}
	return text
}
