/** How long what is known of people is kept, in days. The job that removes it and the words to guests both read it here. */
export const RETENTION = {
  /** The guest number in a browser's cookie. */
  guestCookieDays: 400,
  /** After an event is over: nicknames, who joined, and which votes are of the same guest. The votes stay, as nobody's. */
  guestDays: 90,
  /** Sign-ins, invitations, links to a new password, pairings and consents, after they have expired. */
  expiredDays: 7,
  /** What staff and the server did. */
  auditDays: 730,
} as const;
