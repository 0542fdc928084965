/** What a bundle's scenarios exercise of it: rules, conditions, tables' rows, guards, ladders. */
@NullMarked
package io.wheeltapper.deploy.cover;

import org.jspecify.annotations.NullMarked;
