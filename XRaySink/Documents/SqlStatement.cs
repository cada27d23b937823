namespace XRaySink.Documents;

/// <summary>
/// Takes everything out of an SQL statement that could be a value: text and numbers become <c>?</c>, comments go. What looks like a
/// name, a parameter or a keyword stays. When in doubt it takes out too much.
/// </summary>
sealed class SqlStatement
{
    const char Placeholder = '?';

    readonly char[] kept = new char[DocumentLimits.Statement + 1];

    /// <summary>The statement without values. The result is valid until the next call.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="isTextInDoubleQuotes">Whether the database takes double quotes for text.</param>
    public ReadOnlySpan<char> WithoutLiterals(ReadOnlySpan<char> sql, bool isTextInDoubleQuotes)
    {
        int length = 0;
        int i = 0;
        while (i < sql.Length && length < kept.Length)
        {
            int end = Literal(sql, i, isTextInDoubleQuotes);
            if (end > i)
            {
                kept[length++] = Placeholder;
                i = end;
                continue;
            }

            end = Comment(sql, i);
            if (end > i)
            {
                kept[length++] = ' ';
                i = end;
                continue;
            }

            for (end = Word(sql, i); i < end && length < kept.Length; i++)
                kept[length++] = sql[i];
            i = Math.Max(i, end);
        }
        return kept.AsSpan(0, length);
    }

    /// <summary>Where the literal that begins here ends, or <paramref name="start"/> when none does.</summary>
    static int Literal(ReadOnlySpan<char> sql, int start, bool isTextInDoubleQuotes)
    {
        char c = sql[start];
        if (c == '\'' || (c == '"' && isTextInDoubleQuotes))
            return Quoted(sql, start + 1, c);

        // N'…', E'…', X'…', B'…': the letter belongs to the text.
        if (c is 'N' or 'n' or 'E' or 'e' or 'X' or 'x' or 'B' or 'b' && start + 1 < sql.Length && sql[start + 1] == '\'')
            return Quoted(sql, start + 2, '\'');
        if (c == '$')
            return DollarQuoted(sql, start);
        if (char.IsAsciiDigit(c) || (c == '.' && start + 1 < sql.Length && char.IsAsciiDigit(sql[start + 1])))
            return Number(sql, start);
        return start;
    }

    // A doubled quote is part of the text, and so is one behind a backslash where the database takes backslashes. Where it does not,
    // this takes out more than the text, which is the safe mistake.
    static int Quoted(ReadOnlySpan<char> sql, int i, char quote)
    {
        for (; i < sql.Length; i++)
        {
            if (sql[i] == '\\')
                i++;
            else if (sql[i] == quote && (i + 1 == sql.Length || sql[++i] != quote))
                return sql[i] == quote ? i + 1 : i;
        }
        return sql.Length;
    }

    // PostgreSQL: $tag$…$tag$. "$1" is a parameter.
    static int DollarQuoted(ReadOnlySpan<char> sql, int start)
    {
        int tag = sql[(start + 1)..].IndexOf('$');
        if (tag < 0 || tag > 64 || !IsTag(sql.Slice(start + 1, tag)))
            return start;

        ReadOnlySpan<char> mark = sql.Slice(start, tag + 2);
        int end = sql[(start + mark.Length)..].IndexOf(mark);
        return end < 0 ? sql.Length : start + mark.Length + end + mark.Length;
    }

    static bool IsTag(ReadOnlySpan<char> tag)
    {
        if (!tag.IsEmpty && char.IsAsciiDigit(tag[0]))
            return false;
        foreach (char c in tag)
        {
            if (!IsWordCharacter(c))
                return false;
        }
        return true;
    }

    // Also 0xFF, 1e-5 and 12.5: letters right behind a digit belong to the number.
    static int Number(ReadOnlySpan<char> sql, int i)
    {
        for (; i < sql.Length; i++)
        {
            bool isExponentSign = sql[i] is '+' or '-' && sql[i - 1] is 'e' or 'E';
            if (!char.IsAsciiLetterOrDigit(sql[i]) && sql[i] is not ('.' or '_') && !isExponentSign)
                break;
        }
        return i;
    }

    static int Comment(ReadOnlySpan<char> sql, int start)
    {
        ReadOnlySpan<char> rest = sql[start..];
        if (rest.StartsWith("--", StringComparison.Ordinal))
            return EndOf(rest, rest.IndexOfAny('\r', '\n'), start, sql.Length);
        if (rest.StartsWith("/*", StringComparison.Ordinal))
        {
            int end = rest[2..].IndexOf("*/", StringComparison.Ordinal);
            return EndOf(rest, end < 0 ? end : end + 4, start, sql.Length);
        }
        return start;
    }

    static int EndOf(ReadOnlySpan<char> rest, int found, int start, int length) => found < 0 || found > rest.Length ? length : start + found;

    /// <summary>The end of a whole name, keyword or parameter, so that digits inside of it are no number; else of one character.</summary>
    static int Word(ReadOnlySpan<char> sql, int i)
    {
        if (sql[i] is '"' or '`' or '[')
            return QuotedName(sql, i);

        int start = i;
        while (i < sql.Length && (IsWordCharacter(sql[i]) || sql[i] is '@' or ':' or '$'))
            i++;
        return i == start ? i + 1 : i;
    }

    static int QuotedName(ReadOnlySpan<char> sql, int start)
    {
        char close = sql[start] == '[' ? ']' : sql[start];
        int length = sql[(start + 1)..].IndexOf(close);
        return length < 0 ? start + 1 : start + length + 2;
    }

    static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c == '_';
}
