using Microsoft.EntityFrameworkCore;

namespace TokenService;

/// <summary>The tokens that were handed out.</summary>
public sealed class TokenDatabase(DbContextOptions<TokenDatabase> options) : DbContext(options)
{
    public DbSet<Token> Tokens => Set<Token>();
}
