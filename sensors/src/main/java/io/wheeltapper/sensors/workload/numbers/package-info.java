/**
 * What frameworks, profilers and inference servers export, by the names they document, into the
 * numbers of a job that rules read. Pure: time is an argument.
 */
@NullMarked
package io.wheeltapper.sensors.workload.numbers;

import org.jspecify.annotations.NullMarked;
