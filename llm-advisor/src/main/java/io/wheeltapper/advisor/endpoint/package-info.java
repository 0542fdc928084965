/**
 * Language models behind their endpoints: bounded, protected, and everything that fails in words.
 */
@NullMarked
package io.wheeltapper.advisor.endpoint;

import org.jspecify.annotations.NullMarked;
