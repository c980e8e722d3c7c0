package dev.slowburn.input.json;

/**
 * How the values of a record are written.
 *
 * @param duration null if there is no duration
 */
record ValueFormats(
        Choice.TimeFormat time,
        Choice.TimeOf timeOf,
        Choice.DurationUnit duration,
        Choice.OperationFormat operation,
        Choice.Numbers numbers) {}
