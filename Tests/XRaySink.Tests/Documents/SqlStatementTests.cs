using XRaySink.Documents;

namespace XRaySink.Tests.Documents;

public sealed class SqlStatementTests
{
    [TestCase("SELECT 1", "SELECT ?")]
    [TestCase("SELECT -1.5e-10, .5, 0xFF, 1_000", "SELECT -?, ?, ?, ?")]
    [TestCase("WHERE a='x' AND b=''", "WHERE a=? AND b=?")]
    [TestCase("WHERE a='it''s' AND b=2", "WHERE a=? AND b=?")]
    [TestCase("WHERE a='back\\'slash' AND b=2", "WHERE a=? AND b=?")]
    [TestCase("WHERE a=N'x' OR a=E'y' OR a=X'AB'", "WHERE a=? OR a=? OR a=?")]
    [TestCase("WHERE a=$1 AND b=@p1 AND c=:p2 AND d=?", "WHERE a=$1 AND b=@p1 AND c=:p2 AND d=?")]
    [TestCase("SELECT t1.col2 FROM t1", "SELECT t1.col2 FROM t1")]
    [TestCase("SELECT \"col 1\", [col 2], `col 3` FROM t", "SELECT \"col 1\", [col 2], `col 3` FROM t")]
    [TestCase("SELECT $$secret$$, $tag$secret $$ 'x$tag$", "SELECT ?, ?")]
    [TestCase("SELECT a -- secret\nFROM t", "SELECT a  \nFROM t")]
    [TestCase("SELECT a /* secret */ FROM t", "SELECT a   FROM t")]
    [TestCase("SELECT a /* secret", "SELECT a  ")]
    [TestCase("SELECT 'secret", "SELECT ?")]
    [TestCase("", "")]
    public void Values_become_placeholders_and_names_stay(string sql, string expected) =>
        Assert.That(new SqlStatement().WithoutLiterals(sql, isTextInDoubleQuotes: false).ToString(), Is.EqualTo(expected));

    [Test]
    public void Double_quotes_hold_text_where_the_database_says_so() =>
        Assert.That(new SqlStatement().WithoutLiterals("WHERE a=\"secret\"", isTextInDoubleQuotes: true).ToString(), Is.EqualTo("WHERE a=?"));

    [Test]
    public void A_long_statement_is_read_no_further_than_it_is_shown()
    {
        string sql = string.Concat(Enumerable.Repeat("SELECT a FROM b; ", 1_000_000));

        Assert.That(new SqlStatement().WithoutLiterals(sql, isTextInDoubleQuotes: false).Length, Is.EqualTo(4097));
    }
}
