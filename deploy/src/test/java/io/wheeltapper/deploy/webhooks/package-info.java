@NullMarked
package io.wheeltapper.deploy.webhooks;

import org.jspecify.annotations.NullMarked;
