-- Copyright: (c) 2026, the cpaas.recordings authors
-- GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Roles with as few rights as the evidence store needs. Run it once as an administrator, in the database
-- that is to hold the evidence:
--
--   createdb evidence
--   psql --dbname evidence --file postgresql-roles.sql
--
-- Then create logins and put each into one of the roles, for example
--
--   CREATE ROLE nightly_job LOGIN PASSWORD '...' IN ROLE recordings_collector;
--
-- recordings_owner      makes and migrates the tables: one run after an installation or an upgrade
-- recordings_collector  collects, audits and exports: every other job
-- recordings_reader     exports, and reads for dashboards; can change nothing

BEGIN;

-- Roles belong to the whole server: for a second database they are there already.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['recordings_owner', 'recordings_collector', 'recordings_reader'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
    END LOOP;
END
$$;

-- Nobody else has anything to do in this schema.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO recordings_owner;
GRANT USAGE ON SCHEMA public TO recordings_collector, recordings_reader;

-- Tables belong to the owner, whichever of its logins makes them (see ALTER ROLE below); each new one is
-- granted at once. Nobody may delete records: only progress and old findings are ever replaced.
ALTER DEFAULT PRIVILEGES FOR ROLE recordings_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE ON TABLES TO recordings_collector;
ALTER DEFAULT PRIVILEGES FOR ROLE recordings_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO recordings_collector;
ALTER DEFAULT PRIVILEGES FOR ROLE recordings_owner IN SCHEMA public
    GRANT SELECT ON TABLES TO recordings_reader;

COMMIT;

-- After the owner's first run, once:
--
--   GRANT DELETE ON chains, audits, audit_findings TO recordings_collector;
--
-- A login of recordings_owner makes tables in its own name unless it is told to act as the role:
--
--   CREATE ROLE installer LOGIN PASSWORD '...' IN ROLE recordings_owner;
--   ALTER ROLE installer SET role = recordings_owner;
