/**
 * What operators write beside rules: ladders, limits, the bundle's own page. Read from YAML,
 * checked.
 */
@NullMarked
package io.wheeltapper.core.policy;

import org.jspecify.annotations.NullMarked;
