import GRDB

/// The tables, version by version. A released version is never edited: `Tests/PhotoStoreTests/Fixtures` keeps
/// a file of each, and a test opens them all.
enum Schema {
    static let version = 1

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1: photos, facts, vectors, index runs", migrate: createFirstVersion)
        return migrator
    }

    private static func createFirstVersion(_ db: Database) throws {
        try db.execute(
            sql: """
                -- Ids are never used twice, so that an id kept elsewhere can only miss, not lie.
                CREATE TABLE photo (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    path BLOB NOT NULL,
                    size INTEGER NOT NULL,
                    modified INTEGER NOT NULL,                        -- nanoseconds since 1970 UTC
                    hash BLOB NOT NULL CHECK (length(hash) = 32),     -- SHA-256
                    added INTEGER NOT NULL,                           -- milliseconds since 1970 UTC
                    gone INTEGER                                      -- when it was missed; NULL: it is there
                ) STRICT;
                CREATE UNIQUE INDEX photo_path ON photo (path) WHERE gone IS NULL;
                CREATE INDEX photo_hash ON photo (hash);
                CREATE INDEX photo_gone ON photo (gone) WHERE gone IS NOT NULL;

                CREATE TABLE photo_companion (
                    photo INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
                    path BLOB NOT NULL,
                    PRIMARY KEY (photo, path)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE photo_fact (
                    photo INTEGER PRIMARY KEY REFERENCES photo (id) ON DELETE CASCADE,
                    width INTEGER,
                    height INTEGER,
                    orientation INTEGER NOT NULL,
                    wall_clock INTEGER,                               -- milliseconds, as the camera showed it
                    utc_offset INTEGER,                               -- seconds east
                    time_origin TEXT,
                    latitude REAL,
                    longitude REAL,
                    altitude REAL,
                    camera_make TEXT,
                    camera_model TEXT,
                    lens TEXT,
                    burst TEXT,
                    exposure_time REAL,                               -- seconds
                    aperture REAL,
                    iso INTEGER,
                    focal_length REAL                                 -- millimetres
                ) STRICT;

                CREATE TABLE model (
                    id INTEGER PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE,
                    dimension INTEGER NOT NULL CHECK (dimension > 0)
                ) STRICT;

                -- Clustered by model, then photo: reading all vectors of a model is one sequential pass. No
                -- foreign key to photo: its check would need an index of its own; the trigger below seeks by
                -- model instead.
                CREATE TABLE embedding (
                    model INTEGER NOT NULL REFERENCES model (id),
                    photo INTEGER NOT NULL,
                    vector BLOB NOT NULL,                             -- IEEE 754 binary16, little-endian
                    PRIMARY KEY (model, photo)
                ) STRICT, WITHOUT ROWID;
                CREATE TRIGGER photo_vectors AFTER DELETE ON photo BEGIN
                    DELETE FROM embedding WHERE model IN (SELECT id FROM model) AND photo = OLD.id;
                END;

                CREATE TABLE source_folder (
                    path BLOB PRIMARY KEY,
                    added INTEGER NOT NULL,
                    completed INTEGER                                 -- end of the last run that finished
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE index_run (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    root BLOB NOT NULL,
                    model TEXT NOT NULL,
                    started INTEGER NOT NULL,
                    finished INTEGER,
                    outcome TEXT NOT NULL,
                    unchanged INTEGER NOT NULL DEFAULT 0,
                    added INTEGER NOT NULL DEFAULT 0,
                    changed INTEGER NOT NULL DEFAULT 0,
                    reembedded INTEGER NOT NULL DEFAULT 0,
                    moved INTEGER NOT NULL DEFAULT 0,
                    restored INTEGER NOT NULL DEFAULT 0,
                    removed INTEGER NOT NULL DEFAULT 0,
                    failed INTEGER NOT NULL DEFAULT 0,
                    still_failing INTEGER NOT NULL DEFAULT 0,
                    reading REAL NOT NULL DEFAULT 0,                  -- seconds, summed over threads
                    decoding REAL NOT NULL DEFAULT 0,
                    inference REAL NOT NULL DEFAULT 0,
                    writing REAL NOT NULL DEFAULT 0
                ) STRICT;

                CREATE TABLE index_error (
                    path BLOB PRIMARY KEY,
                    kind TEXT NOT NULL,
                    message TEXT NOT NULL,
                    time INTEGER NOT NULL,
                    size INTEGER,                                     -- stamp of the file; NULL: try again
                    modified INTEGER,
                    run INTEGER NOT NULL                              -- the last run that met it
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE setting (
                    key TEXT PRIMARY KEY,
                    value TEXT NOT NULL
                ) STRICT, WITHOUT ROWID;

                PRAGMA user_version = 1;
                PRAGMA application_id = \(LibraryFolder.applicationID);
                """)
    }
}
