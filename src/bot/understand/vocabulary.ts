/** Words that carry nothing a command could take. */
const empty = `a about all also am an and any anybody anyone are as at be been being bot by can cannot could did
 do does doing done each every everything few fine for from full get getting give go going good got had has have hello
 hey hi how i if ill im in incident incidents into is it its just kind kindly know let lets like look looked looking
 made make many may maybe me more much my need no now number numbers of ok okay on one ones or our out over overall
 please pls post prepare produce pull see send sent share should show sla slas slo so some something stats tell than
 thank thanks that the their them then there these they thing things this those ticket tickets time times to too try
 up us use version view want wanted was we well went were what whats when where which who will with work would you
 your yours list lists only per targets average mean median mttr mtta compliance compliant response resolution period file figure figures data details detail quick quickly asap perform performed performing performance
 run running going right during of again new s whole entire within across late`;

const periodWords = `day days week weeks month months year years quarter quarters today yesterday tomorrow tonight
 daily weekly monthly yearly quarterly annual last past previous prior next this current between since until through
 before after january february march april may june july august september october november december jan feb mar apr
 jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur
 thurs fri sat sun weekend cw kw ago couple two three four five six seven eight nine ten eleven twelve first second third fourth q1 q2 q3 q4`;

const commandWords = `report reports reporting summary summaries summarise summarize status overview risk breach breaches
 breached breaching missed violations explain why forecast forecasts predict prediction outlook trend trends trending
 pattern patterns recurring recommend recommendation recommendations advice compare compared comparison versus vs help
 commands pdf html markdown md json csv excel xlsx spreadsheet service services team teams customer customers client
 clients priority priorities prio open worst best top lowest highest slowest fastest without except excluding not`;

/** Left over, these change what is asked: another time, a bound, something to be done later. */
const otherTimes = `half halves h1 h2 fortnight hour hours minute minutes morning evening night noon midnight till early mid
 beginning start end middle weekends workdays weekdays decade century day's week's month's lst above below higher lower under least
 schedule scheduled subscribe subscription remind reminder`;

const listOf = (text: string) => text.split(/\s+/).filter((word) => word !== '');

export const emptyWords: ReadonlySet<string> = new Set(listOf(empty));
/** Words that change what is asked, and which time it is about. */
export const tellingWords: ReadonlySet<string> = new Set([periodWords, otherTimes].flatMap(listOf));
/** Words of the language itself: a service of such a name is meant only where a word beside it says so. */
export const ownWords: ReadonlySet<string> = new Set(
  [empty, periodWords, otherTimes, commandWords].flatMap(listOf),
);
