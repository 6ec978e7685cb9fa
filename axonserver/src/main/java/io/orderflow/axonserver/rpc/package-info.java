/** What all services share: how calls find their context, how errors are told, raw messages. */
@NullMarked
package io.orderflow.axonserver.rpc;

import org.jspecify.annotations.NullMarked;
