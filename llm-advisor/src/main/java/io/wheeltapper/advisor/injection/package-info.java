/**
 * Orders to a model in strangers' text: recognised, so that people see them. It decides nothing.
 */
@NullMarked
package io.wheeltapper.advisor.injection;

import org.jspecify.annotations.NullMarked;
