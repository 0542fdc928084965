/**
 * Pages for people about faults, and finding the right one: by meaning where that can be, and by
 * words.
 */
@NullMarked
package io.wheeltapper.advisor.runbook;

import org.jspecify.annotations.NullMarked;
