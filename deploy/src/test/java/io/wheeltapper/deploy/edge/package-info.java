@NullMarked
package io.wheeltapper.deploy.edge;

import org.jspecify.annotations.NullMarked;
