/** What a service tells of itself to whoever watches it. */
@NullMarked
package io.orderflow.support.health;

import org.jspecify.annotations.NullMarked;
