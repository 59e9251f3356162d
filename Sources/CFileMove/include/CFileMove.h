#pragma once

/// Moving a file without ever overwriting another, and having it on the disk: calls that systems name differently.

/// Gives the file another name on the same volume in one step. Never replaces anything: `EEXIST` where something has
/// that name. A file system that cannot promise this is given a second name for the file first (`link`) and loses the
/// old one after: ended in between, the file has both names. Returns 0 or an `errno`; `EXDEV` for another volume.
int cfile_move(const char *from, const char *to);

/// The second way of `cfile_move`.
int cfile_move_by_link(const char *from, const char *to);

/// Returns when what was written through the descriptor (of a file, or of a folder: its names) has reached the medium.
/// Returns 0 or an `errno`.
int cfile_sync(int descriptor);
