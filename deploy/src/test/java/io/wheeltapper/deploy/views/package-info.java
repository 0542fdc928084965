/** Tests of the views, on the real loop where one is needed. */
@NullMarked
package io.wheeltapper.deploy.views;

import org.jspecify.annotations.NullMarked;
