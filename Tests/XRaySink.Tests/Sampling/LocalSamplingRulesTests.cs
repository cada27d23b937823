using XRaySink.Sampling;

namespace XRaySink.Tests.Sampling;

public class LocalSamplingRulesTests
{
    const string Version2 = """
        {
          "version": 2,
          "default": { "fixed_target": 1, "rate": 0.05 },
          "rules": [
            { "description": "Orders.", "host": "*.example.com", "http_method": "GET", "url_path": "/api/*", "fixed_target": 3, "rate": 0.5 },
            { "host": "*", "http_method": "*", "url_path": "/health", "fixed_target": 0, "rate": 0 }
          ]
        }
        """;

    [Test]
    public void Version_2_names_hosts()
    {
        LocalSamplingRules rules = LocalSamplingRules.Parse(Version2);

        Assert.That(rules.DefaultRule, Is.EqualTo(new LocalSamplingRule { FixedTarget = 1, Rate = 0.05 }));
        Assert.That(rules.Rules, Is.EqualTo(new[]
        {
            new LocalSamplingRule { Description = "Orders.", Host = "*.example.com", Method = "GET", Path = "/api/*", FixedTarget = 3, Rate = 0.5 },
            new LocalSamplingRule { Path = "/health", FixedTarget = 0, Rate = 0 },
        }));
    }

    [Test]
    public void Version_1_calls_the_host_a_service_name()
    {
        LocalSamplingRules rules = LocalSamplingRules.Parse("""
            {"version":1,"default":{"fixed_target":2,"rate":1},
             "rules":[{"service_name":"api.*","http_method":"POST","url_path":"*","fixed_target":0,"rate":0.1}]}
            """);

        Assert.That(rules.Rules, Is.EqualTo(new[] { new LocalSamplingRule { Host = "api.*", Method = "POST", FixedTarget = 0, Rate = 0.1 } }));
    }

    [TestCase("""{"version":2,"default":{"fixed_target":1,"rate":0.05}}""")]
    [TestCase("""{"version":2,"default":{"fixed_target":1,"rate":0.05},"rules":[]}""")]
    [TestCase("""{"version":2,"default":{"fixed_target":1,"rate":0.05},"rules":null,"comment":"mine"}""")]
    [TestCase("""{"version":2,/* why */"default":{"fixed_target":1,"rate":0.05,},}""")]
    [TestCase("\uFEFF{\"version\":2,\"default\":{\"fixed_target\":1,\"rate\":0.05}}")]
    public void The_default_rule_alone_is_enough(string json) =>
        Assert.That(LocalSamplingRules.Parse(json).Rules, Is.Empty);

    [TestCase("[]", "the document: expected an object, found []")]
    [TestCase("{}", "version: missing")]
    [TestCase("{}", "default: missing")]
    [TestCase("""{"version":3,"default":{"fixed_target":1,"rate":1}}""", "version: expected 1 or 2, found 3")]
    [TestCase("""{"version":"2","default":{"fixed_target":1,"rate":1}}""", "version: expected 1 or 2, found \"2\"")]
    [TestCase("""{"version":2,"default":1}""", "default: expected an object, found 1")]
    [TestCase("""{"version":2,"default":{"rate":1}}""", "default.fixed_target: missing")]
    [TestCase("""{"version":2,"default":{"fixed_target":1}}""", "default.rate: missing")]
    [TestCase("""{"version":2,"default":{"fixed_target":-1,"rate":1}}""", "default.fixed_target: expected a whole number, 0 or more, found -1")]
    [TestCase("""{"version":2,"default":{"fixed_target":1,"rate":1.5}}""", "default.rate: expected a number from 0 to 1, found 1.5")]
    [TestCase("""{"version":2,"default":{"fixed_target":1,"rate":1,"url_path":"*"}}""", "default.url_path: the default rule matches everything and cannot name this")]
    [TestCase("""{"version":1,"default":{"fixed_target":1,"rate":1,"host":"*"}}""", "default.host: the default rule matches everything and cannot name this")]
    [TestCase("""{"version":2,"default":{"fixed_target":1,"rate":1},"rules":{}}""", "rules: expected an array, found {}")]
    [TestCase("""{"version":2,"default":{"fixed_target":1,"rate":1},"rules":[7]}""", "rules[0]: expected an object, found 7")]
    [TestCase("""{"version":2,"default":{"fixed_target":1,"rate":1},"rules":[{"service_name":"*","http_method":"*","url_path":"*","fixed_target":1,"rate":1}]}""", "rules[0].service_name: this version of the format calls it host")]
    [TestCase("""{"version":1,"default":{"fixed_target":1,"rate":1},"rules":[{"host":"*","http_method":"*","url_path":"*","fixed_target":1,"rate":1}]}""", "rules[0].host: this version of the format calls it service_name")]
    [TestCase("""{"version":2,"default":{"fixed_target":1,"rate":1},"rules":[{"http_method":"*","url_path":"*","fixed_target":1,"rate":1}]}""", "rules[0].host: missing")]
    [TestCase("""{"version":2,"default":{"fixed_target":1,"rate":1},"rules":[{"host":"*","url_path":"*","fixed_target":1,"rate":1}]}""", "rules[0].http_method: missing")]
    [TestCase("""{"version":2,"default":{"fixed_target":1,"rate":1},"rules":[{"host":"*","http_method":"*","fixed_target":1,"rate":1}]}""", "rules[0].url_path: missing")]
    [TestCase("""{"version":2,"default":{"fixed_target":1,"rate":1},"rules":[{"host":"","http_method":"*","url_path":"*","fixed_target":1,"rate":1}]}""", "rules[0].host: expected a pattern such as \"*\", found \"\"")]
    [TestCase("""{"version":2,"default":{"fixed_target":1,"rate":1},"rules":[{"host":"*","http_method":"*","url_path":"*","fixed_target":1.5,"rate":null}]}""", "rules[0].rate: expected a number from 0 to 1, found null")]
    public void A_wrong_field_is_named(string json, string problem)
    {
        var thrown = Assert.Throws<InvalidSamplingRulesException>(() => LocalSamplingRules.Parse(json, "rules.json"));

        Assert.That(thrown.Problems, Does.Contain(problem));
        Assert.That(thrown.Message, Does.StartWith("Invalid sampling rules in rules.json: ").And.Contain(problem));
    }

    [Test]
    public void Every_wrong_field_is_named_at_once()
    {
        var thrown = Assert.Throws<InvalidSamplingRulesException>(() => LocalSamplingRules.Parse(
            """{"version":2,"default":{"fixed_target":"1","rate":2},"rules":[{"host":"*","http_method":"*","url_path":"*","fixed_target":1,"rate":1},{}]}"""));

        Assert.That(thrown.Problems, Is.EqualTo(new[]
        {
            "default.fixed_target: expected a whole number, 0 or more, found \"1\"",
            "default.rate: expected a number from 0 to 1, found 2",
            "rules[1].host: missing",
            "rules[1].http_method: missing",
            "rules[1].url_path: missing",
            "rules[1].fixed_target: missing",
            "rules[1].rate: missing",
        }));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("nonsense")]
    [TestCase("""{"version":2} trailing""")]
    [TestCase("""{"version":2,"default":{"fixed_target":1,"rate":1},"rules":[{"host":"\ud800","http_method":"*","url_path":"*","fixed_target":1,"rate":1}]}""")]
    public void Text_that_is_not_JSON_is_said_to_be_so(string json) =>
        Assert.That(
            () => LocalSamplingRules.Parse(json, "rules.json"),
            Throws.TypeOf<InvalidSamplingRulesException>().With.Message.StartsWith("Invalid sampling rules in rules.json: not valid JSON"));

    [Test]
    public void A_file_is_read_and_named_in_messages()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, Guid.NewGuid().ToString("N") + ".json");
        try
        {
            File.WriteAllText(path, Version2);
            Assert.That(LocalSamplingRules.Load(path).Rules, Has.Count.EqualTo(2));

            File.WriteAllBytes(path, [(byte)'"', 0xFF, (byte)'"']);
            Assert.That(() => LocalSamplingRules.Load(path), Throws.TypeOf<InvalidSamplingRulesException>().With.Message.Contains(path).And.Message.Contains("not UTF-8"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase("no-such-file.json")]
    [TestCase("")]
    [TestCase("a\0b")]
    public void A_file_that_cannot_be_read_is_said_to_be_so(string path) =>
        Assert.That(() => LocalSamplingRules.Load(path), Throws.TypeOf<InvalidSamplingRulesException>().With.Message.Contains("cannot be read"));

    [Test]
    public void Rules_made_in_code_are_checked_too()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new LocalSamplingRule { Rate = double.NaN }, Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => new LocalSamplingRule { FixedTarget = -1 }, Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => new LocalSamplingRule { Host = null! }, Throws.TypeOf<ArgumentNullException>());
            Assert.That(() => new LocalSamplingRules(new LocalSamplingRule(), [null!]), Throws.TypeOf<ArgumentNullException>());
        });
    }
}
