import { readingScript, script } from './commands.ts';

/**
 * A delivery is JSON that no script reads: `items`, by id. Claims since it was written stand in `claims`, as a list of
 * JSON without its brackets, and who holds it now in `owners`. `due` has all that are not final by when they are due,
 * `runs` all by the negative of `runAt` (so the latest comes first, then by id), `places` the platform of what is due.
 */
export const deliveryKeys = [
  'items',
  'claims',
  'owners',
  'due',
  'runs',
  'places',
  'platforms',
  'marks',
] as const;

const names = deliveryKeys.map((name, index) => `local ${name} = KEYS[${index + 1}]`).join('\n');
const scripted = (text: string) => script(`${names}\n${text}`);

/** Arguments: n, n times id, JSON, due ('': final), runAt, platform; then pairs of mark and date. */
export const planScript = scripted(`
local n = tonumber(ARGV[1])
for i = 0, n - 1 do
  local id, json, at, runAt, platform = unpack(ARGV, 2 + i * 5, 6 + i * 5)
  if redis.call('HSETNX', items, id, json) == 1 then
    redis.call('ZADD', runs, -tonumber(runAt), id)
    if at ~= '' then
      redis.call('ZADD', due, at, id)
      redis.call('HSET', places, id, platform)
      redis.call('SADD', platforms, platform)
    end
  end
end
for i = 2 + n * 5, #ARGV, 2 do
  local before = redis.call('HGET', marks, ARGV[i])
  if not before or before < ARGV[i + 1] then redis.call('HSET', marks, ARGV[i], ARGV[i + 1]) end
end
return n
`);

/**
 * Arguments: owner, now, leaseUntil, limit, JSON of the claim, whether there is a room, then pairs of platform and room.
 * Gives id, JSON and claims of each that was taken.
 */
export const claimScript = scripted(`
local owner, leaseUntil, limit, claim, hasRoom = ARGV[1], ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6] == '1'
local room = {}
for i = 7, #ARGV, 2 do room[ARGV[i]] = tonumber(ARGV[i + 1]) end
local waiting = {}
local ids = redis.call('ZRANGE', due, '-inf', ARGV[2], 'BYSCORE')
for from = 1, #ids, 1000 do
  local scores = redis.call('ZMSCORE', runs, unpack(ids, from, math.min(from + 999, #ids)))
  for i, score in ipairs(scores) do
    waiting[#waiting + 1] = { id = ids[from + i - 1], at = -tonumber(score) }
  end
end
table.sort(waiting, function(a, b)
  if a.at ~= b.at then return a.at < b.at end
  return a.id < b.id
end)
local taken = {}
for _, one in ipairs(waiting) do
  if #taken >= limit * 3 then break end
  local platform = redis.call('HGET', places, one.id) or ''
  local left = hasRoom and (room[platform] or 0) or 1
  if left >= 1 then
    if hasRoom then room[platform] = left - 1 end
    local earlier = redis.call('HGET', claims, one.id)
    local all = earlier and (earlier .. ',' .. claim) or claim
    redis.call('HSET', claims, one.id, all)
    redis.call('HSET', owners, one.id, owner)
    redis.call('ZADD', due, leaseUntil, one.id)
    taken[#taken + 1] = one.id
    taken[#taken + 1] = redis.call('HGET', items, one.id)
    taken[#taken + 1] = all
  end
end
return taken
`);

/**
 * Arguments: id, who must hold it, the JSON and claims that were read, the new JSON, its owner ('': nobody), due ('':
 * final). Gives 1 where it was changed, 0 where somebody else holds it, -1 where it is to be read again.
 */
export const changeScript = scripted(`
local id, owner = ARGV[1], ARGV[2]
if (redis.call('HGET', owners, id) or '') ~= owner then return 0 end
if redis.call('HGET', items, id) ~= ARGV[3] or (redis.call('HGET', claims, id) or '') ~= ARGV[4] then return -1 end
redis.call('HSET', items, id, ARGV[5])
redis.call('HDEL', claims, id)
if ARGV[6] == '' then redis.call('HDEL', owners, id) else redis.call('HSET', owners, id, ARGV[6]) end
if ARGV[7] == '' then
  redis.call('ZREM', due, id)
  redis.call('HDEL', places, id)
else
  redis.call('ZADD', due, ARGV[7], id)
end
return 1
`);

/** When the first of those that are not final is due. */
export const nextDueScript = readingScript(`${names}
return redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')[2]`);

/** Arguments: the negative of an instant, from which place on, at most. Gives how many were looked at and how many went. */
export const forgetScript = scripted(`
local gone = 0
local old = redis.call('ZRANGE', runs, '(' .. ARGV[1], '+inf', 'BYSCORE', 'LIMIT', ARGV[2], ARGV[3])
for _, id in ipairs(old) do
  if not redis.call('ZSCORE', due, id) then
    redis.call('ZREM', runs, id)
    redis.call('HDEL', items, id)
    redis.call('HDEL', claims, id)
    redis.call('HDEL', owners, id)
    gone = gone + 1
  end
end
return { #old, gone }
`);
