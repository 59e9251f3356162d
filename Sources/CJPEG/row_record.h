#pragma once

/// Keeps for each row of MCUs what became of it. Damage in entropy-coded data spoils all that follows up to the next
/// restart marker or the scan's end, though the decoder complains but once.
typedef enum { RowWhole = 0, RowCoarse = 1, RowLost = 2 } RowState;

typedef struct {
    unsigned char *states; // `count` of them; NULL until the picture's size is known
    int count;
    // The damage that goes on: RowWhole where there is none.
    RowState ongoing;
    int scan, row;
} RowRecord;

void rows_begin_damage(RowRecord *record, RowState state, int scan, int row);
/// A restart marker was found in its place.
void rows_restart(RowRecord *record, int scan, int row);
/// At the end of all scans.
void rows_finish(RowRecord *record);
void rows_mark_all(RowRecord *record, RowState state);
int rows_with(const RowRecord *record, RowState state);
/// Whether no row that is not lost follows one that is.
int rows_lost_at_bottom_only(const RowRecord *record);
