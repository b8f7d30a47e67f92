/**
 * What can be said about what is shown: `connecting` for the first time; `live`: what others do arrives as it happens; `catchingUp`: connected
 * again, and what was missed or made meanwhile is still on its way; `offline`: lost, and tried again by itself; `needsSignIn`: nothing
 * arrives until somebody signs in; `closed`: by the application.
 */
export type ConnectionState = 'connecting' | 'live' | 'catchingUp' | 'offline' | 'needsSignIn' | 'closed';
