/** Tests of the conditions' follower. */
@NullMarked
package io.wheeltapper.rules.condition;

import org.jspecify.annotations.NullMarked;
