namespace VoiceMiddleware.Customization.Correction;

/// <summary>Fits a logistic regression with an L2 penalty on standardised features by Newton's method (iteratively reweighted least squares).</summary>
internal sealed class LogisticRegression(int features, double penalty)
{
    private const int MaxIterations = 30;
    private const double Converged = 1e-6;

    private readonly List<(double[] Values, bool Right, double Weight)> _examples = [];

    /// <summary>Gets the number of examples.</summary>
    internal int Count => _examples.Count;

    /// <summary>Adds an example; the values are not copied.</summary>
    internal void Add(double[] values, bool right, double weight) => _examples.Add((values, right, weight));

    /// <summary>Fits the examples.</summary>
    /// <returns>Bias and weights for values as they were given, not standardised.</returns>
    internal (double Bias, double[] Weights) Fit()
    {
        var (means, deviations) = Standardise();
        var beta = new double[features + 1];
        var z = new double[features + 1];
        z[0] = 1;
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            var gradient = new double[features + 1];
            var hessian = new double[features + 1][];
            for (var i = 0; i <= features; i++)
            {
                hessian[i] = new double[features + 1];
            }

            foreach (var (values, right, weight) in _examples)
            {
                for (var i = 0; i < features; i++)
                {
                    z[i + 1] = (values[i] - means[i]) / deviations[i];
                }

                Accumulate(beta, z, right, weight, gradient, hessian);
            }

            for (var i = 0; i <= features; i++)
            {
                // The bias is not held back; the little on the diagonal keeps a feature without variance from making the matrix singular.
                gradient[i] += i == 0 ? 0 : penalty * beta[i];
                hessian[i][i] += i == 0 ? 1e-9 : penalty;
            }

            var step = Solve(hessian, gradient);
            var largest = 0.0;
            for (var i = 0; i <= features; i++)
            {
                beta[i] -= step[i];
                largest = Math.Max(largest, Math.Abs(step[i]));
            }

            if (largest < Converged)
            {
                break;
            }
        }

        var weights = new double[features];
        var bias = beta[0];
        for (var i = 0; i < features; i++)
        {
            weights[i] = beta[i + 1] / deviations[i];
            bias -= weights[i] * means[i];
        }

        return (bias, weights);
    }

    private static void Accumulate(double[] beta, double[] z, bool right, double weight, double[] gradient, double[][] hessian)
    {
        var logOdds = 0.0;
        for (var i = 0; i < beta.Length; i++)
        {
            logOdds += beta[i] * z[i];
        }

        var probability = 1 / (1 + Math.Exp(-logOdds));
        var error = weight * (probability - (right ? 1 : 0));
        var variance = weight * probability * (1 - probability);
        for (var i = 0; i < beta.Length; i++)
        {
            gradient[i] += error * z[i];
            var row = hessian[i];
            var scaled = variance * z[i];
            for (var j = 0; j <= i; j++)
            {
                row[j] += scaled * z[j];
            }
        }
    }

    private (double[] Means, double[] Deviations) Standardise()
    {
        var (means, deviations) = (new double[features], new double[features]);
        for (var i = 0; i < features; i++)
        {
            var feature = i;
            var mean = _examples.Average(example => example.Values[feature]);
            var deviation = Math.Sqrt(_examples.Average(example => Math.Pow(example.Values[feature] - mean, 2)));
            (means[i], deviations[i]) = (mean, deviation > 1e-9 ? deviation : 1);
        }

        return (means, deviations);
    }

    // Cholesky: the matrix is symmetric (its lower half is filled) and positive definite by the penalty.
    private static double[] Solve(double[][] matrix, double[] right)
    {
        var size = right.Length;
        var solution = (double[])right.Clone();
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i][j];
                for (var k = 0; k < j; k++)
                {
                    sum -= matrix[i][k] * matrix[j][k];
                }

                matrix[i][j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / matrix[j][j];
            }
        }

        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < i; k++)
            {
                solution[i] -= matrix[i][k] * solution[k];
            }

            solution[i] /= matrix[i][i];
        }

        for (var i = size - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < size; k++)
            {
                solution[i] -= matrix[k][i] * solution[k];
            }

            solution[i] /= matrix[i][i];
        }

        return solution;
    }
}
