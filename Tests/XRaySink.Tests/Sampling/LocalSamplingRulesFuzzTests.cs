using System.Text;
using XRaySink.Sampling;

namespace XRaySink.Tests.Sampling;

public class LocalSamplingRulesFuzzTests
{
    static readonly byte[][] RealDocuments =
    [
        """{"version":2,"default":{"fixed_target":1,"rate":0.05},"rules":[{"description":"Orders.","host":"*","http_method":"GET","url_path":"/api/*","fixed_target":0,"rate":0.05}]}"""u8.ToArray(),
        """{"version":1,"default":{"fixed_target":1,"rate":0.05},"rules":[{"service_name":"a?c.*","http_method":"*","url_path":"/\u00e4\n*","fixed_target":10,"rate":1}]}"""u8.ToArray(),
        """{"version":2,"default":{"fixed_target":1,"rate":0.05}}"""u8.ToArray(),
    ];

    static readonly byte[][] Tokens =
    [
        "\""u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), ","u8.ToArray(), ":"u8.ToArray(), "null"u8.ToArray(), "true"u8.ToArray(),
        "-1"u8.ToArray(), "1e999"u8.ToArray(), "99999999999"u8.ToArray(), "0.5"u8.ToArray(), "\\ud800"u8.ToArray(), "\\u0000"u8.ToArray(), "/*"u8.ToArray(), "*/"u8.ToArray(), "\"host\":"u8.ToArray(),
        "\"rules\":"u8.ToArray(), "\"version\":1"u8.ToArray(), [0xFF], [0xC3], [0xEF, 0xBB, 0xBF],
    ];

    [Test]
    public void No_document_is_refused_with_an_unexpected_exception_or_read_without_its_limits()
    {
        const int inputs = 1_000_000;
        const int seeds = 64;
        int seed = Random.Shared.Next();
        Parallel.For(0, seeds, index =>
        {
            var random = new Random(seed + index);
            for (int i = 0; i < inputs / seeds + 1; i++)
                Check(Mutated(random));
        });
    }

    static void Check(byte[] document)
    {
        try
        {
            LocalSamplingRules rules = LocalSamplingRulesReader.Read(document, "fuzz");
            if (rules.Rules.Append(rules.DefaultRule).Any(rule => rule.Rate is not (>= 0 and <= 1) || rule.FixedTarget < 0 || rule.Path.Length == 0))
                Assert.Fail("read outside its limits: " + Encoding.UTF8.GetString(document));
            _ = new LocalSampling(rules).Decide(new SamplingRequest { Host = "a", Method = "GET", Path = "/" });
        }
        catch (InvalidSamplingRulesException exception)
        {
            if (exception.Problems.Count == 0)
                Assert.Fail("refused for no reason: " + Encoding.UTF8.GetString(document));
        }
        catch (Exception exception) when (exception is not AssertionException)
        {
            Assert.Fail($"{Encoding.UTF8.GetString(document)} gave {exception}");
        }
    }

    static byte[] Mutated(Random random)
    {
        var document = new List<byte>(RealDocuments[random.Next(RealDocuments.Length)]);
        for (int changes = random.Next(1, 4); changes > 0 && document.Count > 0; changes--)
        {
            int at = random.Next(document.Count);
            switch (random.Next(4))
            {
                case 0:
                    document[at] = (byte)random.Next(256);
                    break;
                case 1:
                    document.RemoveRange(at, Math.Min(random.Next(12), document.Count - at));
                    break;
                case 2:
                    document.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                default:
                    document.InsertRange(at, document.GetRange(at / 2, Math.Min(random.Next(40), document.Count - at / 2)));
                    break;
            }
        }
        return [.. document];
    }
}
