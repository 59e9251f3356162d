import GRDB

/// The tables, version by version. A released version is never edited: `Tests/PhotoStoreTests/Fixtures` keeps
/// a file of each, and a test opens them all.
enum Schema {
    static let version = 5

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1: photos, facts, vectors, index runs", migrate: createFirstVersion)
        migrator.registerMigration("v2: pictures, pairs, decisions", migrate: createPictures)
        migrator.registerMigration("v3: words and rating, quarantine", migrate: createQuarantine)
        migrator.registerMigration("v4: what the photo that stayed held") { db in
            try db.execute(
                sql: """
                    ALTER TABLE quarantine_item ADD COLUMN kept_hash BLOB;
                    PRAGMA user_version = 4;
                    """)
        }
        migrator.registerMigration("v5: exclusions, marks, partial dates", migrate: createMarks)
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

    private static func createPictures(_ db: Database) throws {
        try db.execute(
            sql: """
                -- A content that photos have. What is known of it is kept by its bytes, so that it survives moves,
                -- copies and indexing anew. Ids are never used twice.
                CREATE TABLE picture (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
                    searched INTEGER NOT NULL DEFAULT 0               -- its neighbours are in picture_pair
                ) STRICT;
                CREATE INDEX picture_unsearched ON picture (id) WHERE searched = 0;

                -- Small things told by the pixels, beside the large prints, so that reading them reads few pages.
                CREATE TABLE picture_look (
                    picture INTEGER PRIMARY KEY REFERENCES picture (id) ON DELETE CASCADE,
                    perceptual_hash INTEGER,
                    quality TEXT,
                    traces TEXT,                                      -- what metadata tell of its history
                    failure TEXT                                      -- why there is no print
                ) STRICT;
                CREATE INDEX picture_look_hash ON picture_look (perceptual_hash)
                    WHERE perceptual_hash IS NOT NULL;
                CREATE TABLE picture_print (
                    picture INTEGER PRIMARY KEY REFERENCES picture (id) ON DELETE CASCADE,
                    bytes BLOB NOT NULL
                ) STRICT;

                -- Two pictures that could be one: proposed, then compared. No foreign keys: they would need an
                -- index of their own on the second column; code that deletes pictures deletes their pairs.
                CREATE TABLE picture_pair (
                    first INTEGER NOT NULL,
                    second INTEGER NOT NULL CHECK (first < second),
                    near INTEGER NOT NULL DEFAULT 0,                  -- 1: in time, 2: of one burst by the camera
                    cosine REAL,                                      -- of the vectors, where they proposed it
                    relation INTEGER,                                 -- NULL: not compared yet; 0: unrelated
                    score REAL,
                    detail TEXT,                                      -- what was found to differ
                    PRIMARY KEY (first, second)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX picture_pair_unchecked ON picture_pair (first, second) WHERE relation IS NULL;
                CREATE INDEX picture_pair_related ON picture_pair (first, second)
                    WHERE relation > 0 OR near > 0;

                -- What the user said of two contents; of one and the same: of all photos that have it.
                CREATE TABLE duplicate_decision (
                    first BLOB NOT NULL CHECK (length(first) = 32),
                    second BLOB NOT NULL CHECK (length(second) = 32 AND first <= second),
                    same INTEGER NOT NULL CHECK (same IN (0, 1)),
                    decided INTEGER NOT NULL,                         -- milliseconds since 1970 UTC
                    PRIMARY KEY (first, second)
                ) STRICT, WITHOUT ROWID;

                CREATE INDEX photo_fact_time ON photo_fact (wall_clock) WHERE time_origin <> 'file';
                CREATE INDEX photo_fact_burst ON photo_fact (burst) WHERE burst IS NOT NULL;

                PRAGMA user_version = 2;
                """)
    }

    private static func createQuarantine(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE photo_fact ADD COLUMN title TEXT;
                ALTER TABLE photo_fact ADD COLUMN description TEXT;
                ALTER TABLE photo_fact ADD COLUMN keywords TEXT;      -- JSON: a list of texts
                ALTER TABLE photo_fact ADD COLUMN rating INTEGER;     -- -1 rejected, 1 … 5

                -- The photos that were taken out of the way by one command.
                CREATE TABLE quarantine_batch (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    name TEXT NOT NULL UNIQUE,                        -- also that of its folder
                    created INTEGER NOT NULL,                         -- milliseconds since 1970 UTC
                    changes INTEGER NOT NULL DEFAULT 0                -- photos that went or came back
                ) STRICT;

                -- The journal: a state that ends in -ing is an intent, written before the files are touched; the
                -- disk settles one that is found later.
                CREATE TABLE quarantine_item (
                    id INTEGER PRIMARY KEY AUTOINCREMENT,
                    batch INTEGER NOT NULL REFERENCES quarantine_batch (id),
                    photo INTEGER REFERENCES photo (id) ON DELETE SET NULL,
                    state TEXT NOT NULL CHECK (state IN ('moving', 'quarantined', 'restoring', 'restored',
                        'deleting', 'deleted', 'cancelled', 'missing')),
                    changed INTEGER NOT NULL,                         -- when the state began, milliseconds
                    folder BLOB NOT NULL,                             -- the quarantine folder
                    path BLOB NOT NULL,                               -- where the photo was
                    hash BLOB NOT NULL CHECK (length(hash) = 32),
                    size INTEGER NOT NULL,
                    modified INTEGER NOT NULL,
                    destination BLOB,                                 -- where it goes when it is brought back
                    kept INTEGER REFERENCES photo (id) ON DELETE SET NULL,
                    kept_path BLOB,
                    kind TEXT NOT NULL,
                    duplicates TEXT NOT NULL                          -- the group that it was found in
                ) STRICT;
                CREATE INDEX quarantine_item_photo ON quarantine_item (photo) WHERE photo IS NOT NULL;
                CREATE INDEX quarantine_item_kept ON quarantine_item (kept) WHERE kept IS NOT NULL;
                CREATE INDEX quarantine_item_open ON quarantine_item (state)
                    WHERE state NOT IN ('restored', 'deleted', 'cancelled', 'missing');

                CREATE TABLE quarantine_companion (
                    item INTEGER NOT NULL REFERENCES quarantine_item (id) ON DELETE CASCADE,
                    path BLOB NOT NULL,
                    hash BLOB NOT NULL CHECK (length(hash) = 32),
                    size INTEGER NOT NULL,
                    modified INTEGER NOT NULL,
                    destination BLOB,
                    PRIMARY KEY (item, path)
                ) STRICT, WITHOUT ROWID;

                -- What a photo has from one that was taken out of the way for it. Its own facts come first; of
                -- several, those of the first item.
                CREATE TABLE inherited_fact (
                    item INTEGER PRIMARY KEY REFERENCES quarantine_item (id) ON DELETE CASCADE,
                    photo INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
                    wall_clock INTEGER,
                    utc_offset INTEGER,
                    time_origin TEXT,
                    latitude REAL,
                    longitude REAL,
                    altitude REAL,
                    title TEXT,
                    description TEXT,
                    keywords TEXT,
                    rating INTEGER
                ) STRICT;
                CREATE INDEX inherited_fact_photo ON inherited_fact (photo);
                CREATE INDEX inherited_fact_time ON inherited_fact (wall_clock) WHERE wall_clock IS NOT NULL;

                PRAGMA user_version = 3;
                """)
    }

    private static func createMarks(_ db: Database) throws {
        try db.execute(
            sql: """
                -- Folders below an indexed one that the user took out: no run enters them.
                CREATE TABLE source_exclusion (
                    path BLOB PRIMARY KEY,
                    added INTEGER NOT NULL                            -- milliseconds since 1970 UTC
                ) STRICT, WITHOUT ROWID;

                -- Which folder a path named in the last complete run, so that a renamed one is known again.
                ALTER TABLE source_folder ADD COLUMN device INTEGER;
                ALTER TABLE source_folder ADD COLUMN inode INTEGER;

                -- What the user said of a photo in the library; no file is changed. A photo keeps its id when its
                -- file is moved, so it keeps its marks.
                CREATE TABLE photo_mark (
                    photo INTEGER PRIMARY KEY REFERENCES photo (id) ON DELETE CASCADE,
                    favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
                    rating INTEGER CHECK (rating BETWEEN 0 AND 5),    -- 0: none; NULL: as the file says
                    hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
                    turned INTEGER NOT NULL DEFAULT 0                 -- degrees clockwise, when shown
                        CHECK (turned IN (0, 90, 180, 270)),
                    changed INTEGER NOT NULL                          -- milliseconds since 1970 UTC
                ) STRICT;
                CREATE INDEX photo_mark_hidden ON photo_mark (photo) WHERE hidden = 1;
                CREATE INDEX photo_mark_favourite ON photo_mark (photo) WHERE favourite = 1;
                -- The latest change names the state of all marks.
                CREATE INDEX photo_mark_changed ON photo_mark (changed);
                ALTER TABLE inherited_fact ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0;

                ALTER TABLE photo_fact ADD COLUMN time_precision TEXT;    -- year, month, day; NULL: a time of day
                ALTER TABLE photo_fact ADD COLUMN time_note TEXT;         -- why this date, where several differ
                ALTER TABLE inherited_fact ADD COLUMN time_precision TEXT;
                ALTER TABLE photo_fact ADD COLUMN reading INTEGER NOT NULL DEFAULT 0; -- rules that read the metadata
                ALTER TABLE photo_fact ADD COLUMN sidecars_modified INTEGER;      -- nanoseconds; NULL: no sidecar
                ALTER TABLE photo_fact ADD COLUMN damage TEXT;            -- what the decoder met; NULL: a whole picture
                ALTER TABLE photo_fact ADD COLUMN intact REAL;            -- share of the rows decoded; NULL: all

                -- Whether a file of the photo's name is its companion: 0 where what the two hold says no; NULL: judged by an
                -- earlier version, by its name.
                ALTER TABLE photo_companion ADD COLUMN belongs INTEGER;

                -- Where another file system was mounted, at or below an indexed folder: an empty folder there is no
                -- empty disk.
                CREATE TABLE mount_point (
                    path BLOB PRIMARY KEY
                ) STRICT, WITHOUT ROWID;

                -- How light lies in a content's picture, in any orientation; NULL: it is plain.
                CREATE TABLE picture_pattern (
                    hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
                    pattern INTEGER
                ) STRICT, WITHOUT ROWID;
                -- More files can be read than before, so those that failed are tried again.
                UPDATE index_error SET size = NULL, modified = NULL WHERE kind IN ('damaged', 'unsupported');

                -- Photos that stay as they were because their folder could not be looked at.
                ALTER TABLE index_run ADD COLUMN unreachable INTEGER NOT NULL DEFAULT 0;
                -- Unchanged photos whose metadata were read again, by newer rules.
                ALTER TABLE index_run ADD COLUMN reread INTEGER NOT NULL DEFAULT 0;

                PRAGMA user_version = 5;
                """)
    }
}
