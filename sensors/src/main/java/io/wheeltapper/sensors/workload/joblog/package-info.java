/** What jobs themselves write when a rank fails. The recognizer is pure. */
@NullMarked
package io.wheeltapper.sensors.workload.joblog;

import org.jspecify.annotations.NullMarked;
