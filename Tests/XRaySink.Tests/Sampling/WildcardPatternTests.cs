using System.Diagnostics;
using System.Text.RegularExpressions;
using CsCheck;
using XRaySink.Sampling;

namespace XRaySink.Tests.Sampling;

public class WildcardPatternTests
{
    [TestCase("*", null)]
    [TestCase("*", "")]
    [TestCase("**", "")]
    [TestCase("*", "HelloWorld")]
    [TestCase("HelloWorld", "HelloWorld")]
    [TestCase("Hello*", "HelloWorld")]
    [TestCase("Hello*", "Hello")]
    [TestCase("*World", "HelloWorld")]
    [TestCase("?ello*", "HelloWorld")]
    [TestCase("Hell?W*d", "HelloWorld")]
    [TestCase("*.World", "Hello.World")]
    [TestCase("*.World", "Bye.World")]
    [TestCase("hello*", "HELLOWORLD")]
    [TestCase("/Api/*/Items", "/api/42/items")]
    [TestCase("*a*b", "xaxbab")]
    [TestCase("?", "x")]
    [TestCase("TÄSK*", "täsk/ä")]
    public void Matches(string pattern, string? text) => Assert.That(new WildcardPattern(pattern).Matches(text), Is.True);

    [TestCase("Hello*", null)]
    [TestCase("", "")]
    [TestCase("", "x")]
    [TestCase("?", "")]
    [TestCase("?", "xy")]
    [TestCase("Hello", "HelloWorld")]
    [TestCase("World", "HelloWorld")]
    [TestCase("Hello?", "Hello")]
    [TestCase("*.World", "HelloWorld")]
    [TestCase("a.c", "abc")]
    [TestCase("*a*b", "bbbba")]
    public void Does_not_match(string pattern, string? text) => Assert.That(new WildcardPattern(pattern).Matches(text), Is.False);

    [Test]
    public void A_default_pattern_matches_nothing() => Assert.That(default(WildcardPattern).Matches("x"), Is.False);

    [Test]
    public void Agrees_with_a_regular_expression() =>
        Gen.Select(Gen.String[Gen.Char["abAB*?."], 1, 8], Gen.String[Gen.Char["abAB.c"], 1, 12]).Sample((pattern, text) =>
        {
            string regex = "^" + Regex.Escape(pattern).Replace("\\*", ".*").Replace("\\?", ".") + "$";
            return new WildcardPattern(pattern).Matches(text) == Regex.IsMatch(text, regex, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }, iter: 50_000);

    [Test]
    public void A_pattern_made_to_backtrack_costs_no_more_than_both_lengths_multiplied()
    {
        var pattern = new WildcardPattern(string.Concat(Enumerable.Repeat("*a", 64)) + "b");
        string text = new('a', 100_000);

        long start = Stopwatch.GetTimestamp();
        bool matches = pattern.Matches(text);

        Assert.That(matches, Is.False);
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(5)));
    }
}
