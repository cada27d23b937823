using System.Text;

namespace XRaySink.Viewer.Searching;

/// <summary>The words of a query: apart by white space, held together by double quotes.</summary>
static class QueryWords
{
    public static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        bool isQuoted = false;
        foreach (char c in text)
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (char.IsWhiteSpace(c) && !isQuoted)
            {
                if (word.Length > 0)
                    yield return word.ToString();
                word.Clear();
            }
            else
            {
                word.Append(c);
            }
        }
        if (word.Length > 0)
            yield return word.ToString();
    }
}
