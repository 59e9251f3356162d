#include "row_record.h"

#include <stddef.h>

static void mark(RowRecord *record, RowState state, int from, int through) {
    if (record->states == NULL) return;
    for (int row = from; row <= through && row < record->count; row++) {
        if (record->states[row] < state) record->states[row] = (unsigned char)state;
    }
}

// Damage of an earlier scan reached to that scan's end.
static void settle(RowRecord *record, int scan) {
    if (record->ongoing == RowWhole || record->scan == scan) return;
    mark(record, record->ongoing, record->row, record->count - 1);
    record->ongoing = RowWhole;
}

void rows_begin_damage(RowRecord *record, RowState state, int scan, int row) {
    settle(record, scan);
    if (record->ongoing != RowWhole) return;
    record->ongoing = state;
    record->scan = scan;
    record->row = row;
}

void rows_restart(RowRecord *record, int scan, int row) {
    settle(record, scan);
    if (record->ongoing == RowWhole) return;
    mark(record, record->ongoing, record->row, row);
    record->ongoing = RowWhole;
}

void rows_finish(RowRecord *record) {
    settle(record, -1);
}

void rows_mark_all(RowRecord *record, RowState state) {
    mark(record, state, 0, record->count - 1);
}

int rows_with(const RowRecord *record, RowState state) {
    int found = 0;
    for (int row = 0; row < record->count; row++) found += record->states[row] == state;
    return found;
}

int rows_lost_at_bottom_only(const RowRecord *record) {
    int row = 0;
    while (row < record->count && record->states[row] != RowLost) row++;
    while (row < record->count && record->states[row] == RowLost) row++;
    return row == record->count;
}
