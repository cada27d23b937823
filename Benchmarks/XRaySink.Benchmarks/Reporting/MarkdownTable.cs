using System.Text;

namespace XRaySink.Benchmarks;

static class MarkdownTable
{
    public static void Write(StringBuilder text, string[] headings, IEnumerable<string[]> rows)
    {
        Write(text, headings);
        Write(text, [.. headings.Select(static _ => "---")]);
        foreach (string[] row in rows)
            Write(text, row);
    }

    static void Write(StringBuilder text, string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
