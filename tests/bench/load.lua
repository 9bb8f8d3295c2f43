-- load: what wrk sends: the same GET again and again, or a POST with a key and a body of its own each time.
-- Owns: nothing. usage: wrk ... -s load.lua URL -- VERB PATH HEAD [PARENTS]
-- Beware: requests are joined from strings made once, so that wrk, which shares the cores, costs little.
local count, threads = 0, 0
local head, tail, parents, verb

function setup(thread)
    threads = threads + 1
    thread:set("number", threads)
end

local function lines_of(path)
    local lines = {}
    for line in io.lines(path) do lines[#lines + 1] = line end
    return lines
end

function init(args)
    verb = args[1]
    local lines = lines_of(args[3])
    head = verb .. " " .. args[2] .. " HTTP/1.1\r\n" .. table.concat(lines, "\r\n") .. "\r\n"
    if verb == "POST" then
        parents = lines_of(args[4])
        math.randomseed(os.time() * 16 + number)
        number = string.format("%08x", math.random(0, 0xffffff) * 16 + number)
    end
end

function request()
    if verb == "GET" then return head .. "\r\n" end
    count = count + 1
    local body = string.format('{"code":"m%.0f","name":"Animation de réunions publiques","parent":"%s"}',
        1e12 + math.random() * 8e12, parents[count % #parents + 1])
    return string.format("%sContent-Type: application/json\r\nIdempotency-Key: %s-%09d\r\nContent-Length: %d\r\n\r\n%s",
        head, number, count, #body, body)
end

function done(summary, latency)
    local e = summary.errors
    print(string.format("bench %d %d %d %.0f %.0f", summary.requests, summary.duration,
        e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99)))
end
