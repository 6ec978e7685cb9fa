/** Who may do what, when access control is switched on, and what TLS needs. */
@NullMarked
package io.orderflow.axonserver.access;

import org.jspecify.annotations.NullMarked;
