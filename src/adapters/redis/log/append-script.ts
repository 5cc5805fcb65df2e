/** Events of one entry at most, and so of one call of the script. */
export const entryEvents = 100;

/** Arguments of one event: the digest of what it is, of what it says, and its JSON. */
export const argumentsPerEvent = 3;

/** Refuses what follows where the key at `index`, a partition's mark, is not the log that is the first argument. */
const onlyInto = (index: number) => `
if redis.call('GET', KEYS[${index}]) ~= ARGV[1] then
  return redis.error_reply('OTHERLOG this partition does not belong to the log that the bot has')
end`;

/**
 * Appends the events of one partition that were not the last thing said by the same event today or yesterday (by the
 * clock of Redis), as one entry. KEYS: the stream, the beat, what begins the names of the days' hashes, the partition's
 * mark. ARGV: the id of the log, then the events. Returns the new entry's id ('' where all are duplicates) and a text with
 * 1 for each event that is new, 0 for each that is not. Reads before it writes, and XADD comes first of what it writes: a
 * Redis that cannot take more refuses it with nothing done.
 */
export const appendScript = `${onlyInto(4)}
local day = math.floor(tonumber(redis.call('TIME')[1]) / 86400)
local today, before = KEYS[3] .. ':' .. day, KEYS[3] .. ':' .. (day - 1)
local ids = {}
for i = 2, #ARGV, ${argumentsPerEvent} do ids[#ids + 1] = ARGV[i] end
local saidToday = redis.call('HMGET', today, unpack(ids))
local saidBefore = redis.call('HMGET', before, unpack(ids))
local last, entry, seen, isNew = {}, { 'XADD', KEYS[1], '*' }, { 'HSET', today }, {}
for i, id in ipairs(ids) do
  local content = ARGV[i * ${argumentsPerEvent}]
  local known = last[id] or saidToday[i]
  local isSaid = (known or saidBefore[i]) == content
  isNew[i] = isSaid and '0' or '1'
  if not isSaid then
    entry[#entry + 1] = 'event'
    entry[#entry + 1] = ARGV[i * ${argumentsPerEvent} + 1]
  end
  if known ~= content then
    seen[#seen + 1] = id
    seen[#seen + 1] = content
  end
  last[id] = content
end
local added = ''
if #entry > 3 then added = redis.call(unpack(entry)) end
redis.call('INCR', KEYS[2])
if #seen > 2 then
  redis.call(unpack(seen))
  redis.call('EXPIRE', today, 259200)
end
return { added, table.concat(isNew) }`;

/** Appends an entry of imported events. KEYS: the stream, the partition's mark. ARGV: the id of the log, then the events. */
export const importScript = `${onlyInto(2)}
local entry = { 'XADD', KEYS[1], '*' }
for i = 2, #ARGV do
  entry[#entry + 1] = 'event'
  entry[#entry + 1] = ARGV[i]
end
return redis.call(unpack(entry))`;
