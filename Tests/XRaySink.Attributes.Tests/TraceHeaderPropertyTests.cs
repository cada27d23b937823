using System.Diagnostics;
using CsCheck;

namespace XRaySink.Tests;

public class TraceHeaderPropertyTests
{
    static readonly string[] RealHeaders =
    [
        "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
        "Root=1-5759e988-bd862e3fe1be46a994272793",
        "Self=1-67891234-12456789abcdef0123456789;Root=1-67891233-abcdef012345678912345678",
        "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a87bd80c:1|68fd508a:5|c512fbe3:2",
        "Sampled=?; Root=1-5759e988-bd862e3fe1be46a994272793; CalledFrom=app; Parent=53995c3f42cd8ad8",
        "Root=1-5759e988-bd862e3fe1be46a994272793;Root=1-00000000-000000000000000000000001;Sampled=0;Sampled=1",
    ];

    static readonly Gen<ActivityTraceId> TraceIds =
        Gen.Byte.Array[16].Where(bytes => bytes.Any(b => b != 0)).Select(bytes => ActivityTraceId.CreateFromBytes(bytes));

    static readonly Gen<ActivitySpanId> SpanIds =
        Gen.Byte.Array[8].Where(bytes => bytes.Any(b => b != 0)).Select(bytes => ActivitySpanId.CreateFromBytes(bytes));

    static readonly Gen<SamplingMark> Marks = Gen.Enum<SamplingMark>();

    // Keys that mean something here would be read as that.
    static readonly Gen<string?> Extras = Gen.OneOf(
        Gen.Const((string?)null),
        Gen.Select(Gen.String[Gen.Char["abcXYZ09_-"], 1, 8], Gen.String[Gen.Char["abc:|09=,/"], 0, 20], (key, value) => $"x{key}={value}")
            .Array[1, 4].Select(pairs => (string?)string.Join(';', pairs)));

    [Test]
    public void Whatever_is_written_is_read_again() =>
        Gen.Select(TraceIds, SpanIds, Marks, Extras).Sample((traceId, parentId, mark, extra) =>
        {
            var header = new TraceHeader(traceId, parentId, mark, extra);
            return TraceHeader.TryParse(header.ToString(), out TraceHeader again) && again == header;
        }, iter: 20_000);

    [Test]
    public void The_order_of_the_pairs_does_not_matter() =>
        Gen.Select(TraceIds, SpanIds, Gen.Shuffle(new[] { 0, 1, 2 })).Sample((traceId, parentId, order) =>
        {
            string[] pairs = [$"Root={XRayId.Format(traceId)}", $"Parent={parentId}", "Sampled=1"];
            return TraceHeader.TryParse(string.Join("; ", order.Select(i => pairs[i])), out TraceHeader header)
                && header == new TraceHeader(traceId, parentId, SamplingMark.Sampled);
        }, iter: 20_000);

    [Test]
    public void Both_spellings_of_a_trace_id_are_the_same_id() =>
        TraceIds.Sample(traceId =>
        {
            string text = XRayId.Format(traceId);
            return text.Replace("-", "")[1..] == traceId.ToHexString() && XRayId.TryParseTraceId(text, out ActivityTraceId again) && again == traceId;
        }, iter: 20_000);

    [Test]
    public void No_text_made_from_real_headers_is_refused_with_an_exception_or_written_wrongly()
    {
        const int inputs = 700_000;
        Run(inputs, static (random, text) =>
        {
            RealHeaders[random.Next(RealHeaders.Length)].CopyTo(text.Span);
            int length = RealHeaders[random.Next(RealHeaders.Length)].Length;
            for (int changes = random.Next(1, 6); changes > 0; changes--)
                Mutate(random, text.Span, ref length);
            return length;
        });
    }

    [Test]
    public void No_random_text_is_refused_with_an_exception_or_written_wrongly()
    {
        const int inputs = 300_000;
        Run(inputs, static (random, text) =>
        {
            const string likely = "Root=1-Parent=Sampled=Self=;=; 0123456789abcdef?";
            int length = random.Next(100);
            foreach (ref char c in text.Span[..length])
                c = random.Next(8) == 0 ? (char)random.Next(0x10000) : likely[random.Next(likely.Length)];
            return length;
        });
    }

    static void Run(int inputs, Func<Random, Memory<char>, int> make)
    {
        const int seeds = 64;
        int seed = Random.Shared.Next();
        Parallel.For(0, seeds, index =>
        {
            var random = new Random(seed + index);
            var buffer = new char[256];
            for (int i = 0; i < inputs / seeds + 1; i++)
                Check(new string(buffer, 0, make(random, buffer)));
        });
    }

    static void Check(string text)
    {
        try
        {
            if (!TraceHeader.TryParse(text, out TraceHeader header))
                return;

            string written = header.ToString();
            if (!TraceHeader.TryParse(written, out TraceHeader again) || again != header || again.ToString() != written || written.Any(c => c is < ' ' or > '~'))
                Assert.Fail($"\"{text}\" was written as \"{written}\"");
        }
        catch (Exception exception) when (exception is not AssertionException)
        {
            Assert.Fail($"\"{text}\" gave {exception}");
        }
    }

    static void Mutate(Random random, Span<char> text, ref int length)
    {
        int at = random.Next(length + 1);
        switch (random.Next(5))
        {
            case 0 when at < length:
                text[at] = (char)random.Next(random.Next(2) == 0 ? 0x80 : 0x10000);
                break;
            case 1 when at < length:
                text[(at + 1)..length].CopyTo(text[at..]);
                length--;
                break;
            case 2 when length < text.Length:
                text[at..length].CopyTo(text[(at + 1)..]);
                text[at] = ";= -?1R"[random.Next(7)];
                length++;
                break;
            case 3:
                length = at;
                break;
            default:
                // the beginning once more behind the end: repeated keys
                int copied = Math.Min(at, text.Length - length);
                text[..copied].CopyTo(text[length..]);
                length += copied;
                break;
        }
    }
}
