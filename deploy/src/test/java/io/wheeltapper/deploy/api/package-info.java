@NullMarked
package io.wheeltapper.deploy.api;

import org.jspecify.annotations.NullMarked;
